using ActorMQ.Actors;
using ActorMQ.Broker.Configuration;
using ActorMQ.Model;
using ActorMQ.Model.Topics;

namespace ActorMQ.Broker.Topics;

/// <summary>
/// Keeps all topics durable and lets everyone know them. The only one that publishes the directory.
/// </summary>
/// <remarks>
/// All changes that arrive while a file is being written go into the next file together. A topic hears that
/// its change is stored after the file is durable, the directory published and the audience told, in this
/// order.
/// </remarks>
internal sealed class TopicCatalogActor(
    TopicDirectory directory,
    TopicEntries entries,
    ActorRef<SaveConfig> writer,
    ITopicAudience audience) : Actor<TopicCatalogMessage>
{
    private List<PutTopic> _next = [];
    private List<PutTopic> _writing = [];
    private TopicSnapshot? _written;

    /// <summary>How to start one.</summary>
    /// <remarks>The mailbox has no bound of its own: each living topic has at most one change on its
    /// way.</remarks>
    internal static Props<TopicCatalogMessage> Props(
        TopicDirectory directory, TopicEntries entries, ActorRef<SaveConfig> writer,
        ITopicAudience audience) =>
        new(() => new TopicCatalogActor(directory, entries, writer, audience));

    /// <inheritdoc/>
    protected override void Receive(TopicCatalogMessage message)
    {
        switch (message)
        {
            case PutTopic put:
                _next.Add(put);
                break;
            case TopicsEmpty:
                Write();
                break;
            case TopicsWritten { IsDurable: true }:
                OnDurable();
                break;
            case TopicsWritten:
                Answer(_writing, isDurable: false);
                EndWrite();
                break;
            default:
                throw new InvariantException($"unknown message {message}");
        }
    }

    /// <inheritdoc/>
    protected override void OnBatchEnd()
    {
        if (_writing.Count > 0 || _next.Count == 0)
            return;
        (_writing, _next) = (_next, _writing);
        var begin = _writing
            .Where(put => put.Config is not null && directory.Find(put.Topic) is null)
            .Select(put => put.Topic)
            .ToArray();
        var self = Context.Self;
        if (begin.Length > 0)
            audience.BeforeTopicsBegin(begin, () => self.Tell(new TopicsEmpty()));
        else
            Write();
    }

    private void Write()
    {
        var snapshot = directory.Snapshot;
        var written = snapshot.With(
            snapshot.Version.Next(Context.Time.GetUtcNow()),
            _writing.Where(put => put.Config is not null).Select(put => entries.Make(put.Config!)),
            _writing.Where(put => put.Config is null).Select(put => TopicEntries.Utf8(put.Topic)));
        _written = written;
        var self = Context.Self;
        new SaveConfig(
            TopicBodies.FileName,
            () => TopicBodies.EncodeFile(written),
            done => self.Tell(new TopicsWritten(done))).SendTo(writer);
    }

    private void OnDurable()
    {
        Invariant.Holds(_written is not null, "topics were written that nobody had changed");
        directory.Publish(_written);
        var changes = new TopicChanges(
            _written,
            [.. _writing.Where(put => put.Config is not null).Select(put => put.Config!)],
            [.. _writing.Where(put => put.Config is null).Select(put => put.Topic)]);
        var waiting = _writing.ToArray();
        EndWrite();
        audience.OnTopicsChanged(changes, () => Answer(waiting, isDurable: true));
    }

    private void EndWrite()
    {
        _writing.Clear();
        _written = null;
    }

    private static void Answer(IReadOnlyList<PutTopic> puts, bool isDurable)
    {
        foreach (var put in puts)
            put.From.Tell(new TopicStored(isDurable));
    }
}
