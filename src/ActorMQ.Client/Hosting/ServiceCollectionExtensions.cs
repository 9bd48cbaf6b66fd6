using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ActorMQ.Client;

/// <summary>Registers the client, its producers and its consumers with a host.</summary>
public static class ServiceCollectionExtensions
{
    /// <summary>Adds one <see cref="ActorMQClient"/>, which the host disposes of at its end.</summary>
    public static IServiceCollection AddActorMQClient(
        this IServiceCollection services, ActorMQClientOptions options)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(provider => new ActorMQClient(
            options, provider.GetService<ILoggerFactory>(), provider.GetRequiredService<TimeProvider>()));
        return services;
    }

    /// <summary>Adds a <see cref="Producer"/>, keyed by its group, and without key if it is the
    /// first.</summary>
    public static IServiceCollection AddActorMQProducer(
        this IServiceCollection services, ProducerOptions options)
    {
        services.AddKeyedSingleton(
            options.Group, (provider, _) => provider.GetRequiredService<ActorMQClient>().CreateProducer(
                options));
        services.TryAddSingleton(provider => provider.GetRequiredKeyedService<Producer>(options.Group));
        return services;
    }

    /// <summary>Adds a push consumer that starts and stops with the host.</summary>
    /// <param name="services">The host's services.</param>
    /// <param name="options">The group, what it subscribes to, and how.</param>
    /// <param name="handler">Consumes a message; is given the host's services.</param>
    public static IServiceCollection AddActorMQConsumer(
        this IServiceCollection services,
        PushConsumerOptions options,
        Func<IServiceProvider, ReceivedMessage, CancellationToken, ValueTask<ConsumeResult>> handler)
    {
        services.AddSingleton<IHostedService>(provider => new HostedConsumer(
            provider.GetRequiredService<ActorMQClient>(),
            options,
            (message, ct) => handler(provider, message, ct)));
        return services;
    }

    private sealed class HostedConsumer(
        ActorMQClient client, PushConsumerOptions options, MessageHandler handler)
        : IHostedService
    {
        private PushConsumer? _consumer;

        public async Task StartAsync(CancellationToken cancellationToken) =>
            _consumer = await client.StartPushConsumerAsync(options, handler, cancellationToken);

        public async Task StopAsync(CancellationToken cancellationToken)
        {
            if (_consumer is not null)
                await _consumer.DisposeAsync().AsTask().WaitAsync(cancellationToken);
        }
    }
}
