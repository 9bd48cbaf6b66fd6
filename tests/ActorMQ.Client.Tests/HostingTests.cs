using ActorMQ.Protocol.Bodies;
using ActorMQ.Protocol.Records;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace ActorMQ.Client.Tests;

public sealed class HostingTests
{
    [Fact]
    public async Task A_host_starts_consumers_hands_out_producers_and_stops_both()
    {
        await using var cluster = await FakeCluster.StartAsync();
        cluster.CreateTopic("T", 1);
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Services.AddSingleton<Inbox>();
        builder.Services.AddSingleton(_ => cluster.NewClient());
        builder.Services
            .AddActorMQClient(new() { NameServers = cluster.NameServers })
            .AddActorMQProducer(new() { Group = "PG" })
            .AddActorMQProducer(new() { Group = "PG2" })
            .AddActorMQConsumer(
                new()
                {
                    Group = "CG",
                    Subscriptions = [Subscription.All("T")],
                    ConsumeFrom = ConsumeFromWhere.FirstOffset,
                },
                (services, message, ct) => services.GetRequiredService<Inbox>().Handle(message, ct));
        using var host = builder.Build();

        await host.StartAsync();
        var producer = host.Services.GetRequiredService<Producer>();
        await producer.SendAsync(new Message(new("T"), "x"u8.ToArray()));
        var inbox = host.Services.GetRequiredService<Inbox>();
        await Eventually.True(() => inbox.Count == 1, "the message");
        Assert.Equal("PG", producer.Group.Value);
        Assert.Equal("PG2", host.Services.GetRequiredKeyedService<Producer>("PG2").Group.Value);
        await host.StopAsync();

        Assert.Empty(cluster.Broker.Members("CG"));
    }
}
