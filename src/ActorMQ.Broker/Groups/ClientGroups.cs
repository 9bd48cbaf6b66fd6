using ActorMQ.Actors;
using ActorMQ.Broker.Requests;
using ActorMQ.Model;
using ActorMQ.Model.Groups;
using ActorMQ.Protocol.Commands;
using ActorMQ.Protocol.Headers;
using ActorMQ.Transport;

namespace ActorMQ.Broker.Groups;

/// <summary>
/// The groups that the client of one connection is in. Used on that connection's reading loop alone.
/// </summary>
internal sealed class ClientGroups(IMemberLink link)
{
    private readonly HashSet<GroupName> _consumers = [];
    private readonly HashSet<GroupName> _producers = [];

    /// <summary>The way back to the client.</summary>
    internal IMemberLink Link => link;

    /// <summary>The groups of a connection.</summary>
    internal static ClientGroups Of(ConnectionSession session) =>
        (ClientGroups)(session.Groups ??= new ClientGroups(new ConnectionLink(session.Connection)));

    /// <summary>The client is a consumer of a group.</summary>
    internal void JoinAsConsumer(GroupName group) => _consumers.Add(group);

    /// <summary>The client is a producer of a group.</summary>
    internal void JoinAsProducer(GroupName group) => _producers.Add(group);

    /// <summary>The client is no consumer of a group any more.</summary>
    internal void LeaveAsConsumer(GroupName group) => _consumers.Remove(group);

    /// <summary>The client is no producer of a group any more.</summary>
    internal void LeaveAsProducer(GroupName group) => _producers.Remove(group);

    /// <summary>The connection has ended: every group hears of it.</summary>
    internal void OnDisconnected(GroupShards groups, ActorRef<ProducerMessage> producers)
    {
        // A group whose mailbox is full misses this; its member then goes by being silent.
        foreach (var group in _consumers)
            groups.TryTell(group, new MemberLost(link.Id));
        foreach (var group in _producers)
            producers.Tell(new ProducerGone(group, link.Id));
    }

    private sealed class ConnectionLink(RemotingConnection connection) : IMemberLink
    {
        public long Id => connection.Id.Value;

        public bool IsOpen => connection.IsOpen;

        public void NotifyMembersChanged(GroupName group) => connection.TrySendOneWay(
            RequestCode.NotifyConsumerIdsChanged,
            new NotifyConsumerIdsChangedRequestHeader { ConsumerGroup = group.Value });

        public void CloseSilent() => connection.Close(DisconnectReason.Idle);
    }
}
