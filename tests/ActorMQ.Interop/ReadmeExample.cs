using System.Text;
using ActorMQ.Client;
using ActorMQ.Model;
using ActorMQ.Protocol.Records;

namespace ActorMQ.Interop;

/// <summary>README's C# example, so that it compiles: the tidy tests hold the two against each other.</summary>
internal static class ReadmeExample
{
    public static async Task RunAsync()
    {
        await using var client = new ActorMQClient(new ActorMQClientOptions { NameServers = "127.0.0.1:9876" });

        var producer = client.CreateProducer(new ProducerOptions { Group = "Shop" });
        await producer.SendAsync(new Message(new TopicName("Orders"), "hello"u8.ToArray()).WithTag("new").WithKeys("order-17"));

        await using var consumer = await client.StartPushConsumerAsync(
            new PushConsumerOptions { Group = "Readers", Subscriptions = [Subscription.All("Orders")] },
            (message, ct) =>
            {
                Console.WriteLine(Encoding.UTF8.GetString(message.Body.Span));
                return ValueTask.FromResult(ConsumeResult.Success);
            });
    }
}
