using ActorMQ.Actors;
using ActorMQ.Model.Routing;
using ActorMQ.NameServer.KeyValues;
using ActorMQ.NameServer.Settings;
using ActorMQ.Protocol.Bodies;
using ActorMQ.Protocol.Commands;
using ActorMQ.Protocol.Headers;
using ActorMQ.Transport;
using Microsoft.Extensions.Logging;

namespace ActorMQ.NameServer.Routing;

/// <summary>The only writer of the routes: a shell around <see cref="RouteRegistry"/>.</summary>
internal sealed class NameServerActor(PublishedState published, TimeSpan scanInterval, ILogger log)
    : Actor<NameServerMessage>
{
    private readonly RouteRegistry _registry = new(published.Settings.Rules);
    private readonly Dictionary<BrokerConnection, RemotingConnection> _connections = [];
    private long _started;

    private TimeSpan Now => Context.Time.GetElapsedTime(_started);

    protected override void OnStart()
    {
        _started = Context.Time.GetTimestamp();
        Publish();
        Context.StartPeriodicTimer("scan", new Scan(), scanInterval);
    }

    protected override void Receive(NameServerMessage message)
    {
        switch (message)
        {
            case RegisterBroker register:
                OnRegister(register);
                break;
            case UnregisterBroker leave:
                _registry.Unregister(leave.At, leave.Name);
                NameServerLog.BrokerLeft(log, leave.At);
                Published(leave.Asker);
                break;
            case BrokerHeartbeat beat:
                _registry.Heartbeat(beat.At, Now);
                beat.Asker.Reply(ResponseCode.Success);
                break;
            case QueryDataVersion query:
                OnQueryDataVersion(query);
                break;
            case ConnectionEnded ended:
                OnConnectionEnded(ended.Connection);
                break;
            case Scan:
                OnScan();
                break;
            default:
                OnOperator(message);
                break;
        }
    }

    /// <summary>What people and their tools ask for, not brokers.</summary>
    private void OnOperator(NameServerMessage message)
    {
        switch (message)
        {
            case WipeWritePermission wipe:
                var wiped = new WipeWritePermOfBrokerResponseHeader
                {
                    WipeTopicCount = _registry.WipeWritePermission(wipe.Broker),
                };
                Publish();
                wipe.Asker.Reply(wiped);
                break;
            case AddWritePermission add:
                var added = new AddWritePermOfBrokerResponseHeader
                {
                    AddTopicCount = _registry.AddWritePermission(add.Broker),
                };
                Publish();
                add.Asker.Reply(added);
                break;
            case RegisterTopic register:
                _registry.RegisterTopic(register.Topic, register.Queues);
                Published(register.Asker);
                break;
            case DeleteTopic delete:
                _registry.DeleteTopic(delete.Topic, delete.Cluster);
                Published(delete.Asker);
                break;
            case UpdateSettings update:
                OnUpdateSettings(update);
                break;
            default:
                throw new InvalidOperationException($"unknown message {message}");
        }
    }

    private void OnRegister(RegisterBroker register)
    {
        var registration = register.Registration;
        var outcome = _registry.Register(registration, Now);
        Publish();
        if (outcome.Verdict == RegistrationVerdict.NotYetRegistered)
        {
            register.Asker.Reply(ResponseCode.SystemError, "register broker failed");
            return;
        }

        if (outcome.Verdict == RegistrationVerdict.OlderThanKnown)
        {
            NameServerLog.BrokerRefused(
                log, registration.Name, registration.Id, registration.Address,
                registration.Version.StateVersion);
        }

        if (outcome.Verdict == RegistrationVerdict.Accepted
            && _connections.TryAdd(registration.Connection, register.Asker.Connection))
        {
            NameServerLog.BrokerRegistered(
                log, registration.Name, registration.Id, registration.Address, registration.Cluster);
        }

        var answer = new RegisterBrokerResponseHeader
        {
            MasterAddr = outcome.MasterAddress,
            HaServerAddr = outcome.MasterReplicationAddress,
        };
        register.Asker.Reply(answer, published.Settings.ReturnOrderTopicConfigToBroker
            ? KeyValueBody.Of(published.KeyValues.List(KeyValueConfig.OrderTopics))
            : default);
    }

    private void OnQueryDataVersion(QueryDataVersion query)
    {
        _registry.Heartbeat(query.At, Now);
        var known = _registry.VersionOf(query.At);
        var answer = new QueryDataVersionResponseHeader { Changed = known is null || known != query.Told };
        var body = known is { } version ? Body.ToBytes(RouteBodies.VersionOf(version)) : [];
        query.Asker.Reply(answer, body);
    }

    private void OnConnectionEnded(BrokerConnection connection)
    {
        _connections.Remove(connection);
        foreach (var broker in _registry.ConnectionEnded(connection))
            NameServerLog.BrokerLost(log, broker.At);
        Publish();
    }

    private void OnScan()
    {
        foreach (var broker in _registry.Scan(Now))
        {
            NameServerLog.BrokerExpired(log, broker.At, broker.Timeout);
            if (_connections.TryGetValue(broker.Connection, out var connection))
                connection.Close(DisconnectReason.ClosedHere);
        }

        // Word of an ended connection is lost when the mailbox was full; here it is caught up with.
        var ended = _connections.Where(each => !each.Value.IsOpen).Select(each => each.Key).ToList();
        ended.ForEach(OnConnectionEnded);
        Publish();
    }

    private void OnUpdateSettings(UpdateSettings update)
    {
        if (SettingsText.TryApply(update.Text, published.Settings, out var settings) is { } fault)
        {
            var code = fault.IsForbidden ? ResponseCode.NoPermission : ResponseCode.SystemError;
            update.Asker.Reply(code, fault.Reason);
            return;
        }

        published.Settings = settings;
        _registry.Rules = settings.Rules;
        NameServerLog.SettingsChanged(log, SettingsText.Write(settings).ReplaceLineEndings(" "));
        update.Asker.Reply(ResponseCode.Success);
    }

    private void Published(Asker asker)
    {
        Publish();
        asker.Reply(ResponseCode.Success);
    }

    private void Publish() => published.Routes = _registry.Table;

    private sealed record Scan : NameServerMessage;
}
