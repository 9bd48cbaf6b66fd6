using ActorMQ.Actors;
using ActorMQ.Model.Routing;
using ActorMQ.Protocol.Commands;
using Microsoft.Extensions.Logging;

namespace ActorMQ.NameServer.KeyValues;

/// <summary>
/// The only writer of the key-value configuration; on a thread of its own, because it writes to disk.
/// </summary>
/// <remarks>
/// All changes of a drained batch go to disk in one write; then they are published and their askers answered.
/// When
/// the disk fails, the askers are told and nothing changes: what clients see is never ahead of the disk.
/// </remarks>
internal sealed class KeyValueActor(IKeyValueFile file, PublishedState published, ILogger log)
    : Actor<KeyValueMessage>
{
    private readonly List<Asker> _waiting = [];
    private KeyValueConfig _config = published.KeyValues;

    protected override void Receive(KeyValueMessage message)
    {
        switch (message)
        {
            case PutKeyValue put:
                _config = _config.Put(put.Namespace, put.Key, put.Value);
                _waiting.Add(put.Asker);
                break;
            case DeleteKeyValue delete:
                _config = _config.Delete(delete.Namespace, delete.Key);
                _waiting.Add(delete.Asker);
                break;
            default:
                throw new InvalidOperationException($"unknown message {message}");
        }
    }

    protected override void OnBatchEnd()
    {
        if (_waiting.Count == 0)
            return;
        var failure = TrySave();
        foreach (var asker in _waiting)
            asker.Reply(failure is null ? ResponseCode.Success : ResponseCode.SystemError, failure);
        _waiting.Clear();
    }

    private string? TrySave()
    {
        if (ReferenceEquals(_config, published.KeyValues))
            return null;
        try
        {
            file.Replace(KeyValueText.Write(_config));
            published.KeyValues = _config;
            return null;
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            NameServerLog.KeyValuesNotSaved(log, failed);
            _config = published.KeyValues;
            return $"the key-value configuration could not be saved: {failed.Message}";
        }
    }
}
