using ActorMQ.Journal;
using ActorMQ.Journal.Logs;
using ActorMQ.Protocol.Records;

namespace ActorMQ.Simulation.Stores;

/// <content>What goes wrong, and what is left then.</content>
internal sealed partial class StoreHistory
{
    /// <summary>Everything stops in the middle of something.</summary>
    private void InCrash()
    {
        _disk.ChangesLeft = _random.Next(8);
        Note($"down after {_disk.ChangesLeft} changes");
        var wentDown = Suffer();
        _disk.ChangesLeft = long.MaxValue;
        if (wentDown)
            Crash(_random.Next(2) == 0);
    }

    private void InFailingFlush()
    {
        _disk.FlushesLeft = _random.Next(3);
        Note($"flushes fail after {_disk.FlushesLeft}");
        var failed = Suffer();
        _disk.FlushesLeft = long.MaxValue;
        if (failed)
            Crash(_random.Next(3) == 0);
    }

    private void InFullDisk()
    {
        _disk.BytesLeft = _random.Next(1500);
        Note($"room for {_disk.BytesLeft} bytes");
        var failed = Suffer();
        _disk.BytesLeft = long.MaxValue;
        if (failed)
            Crash(_random.Next(3) == 0);
    }

    /// <summary>A write fails half-way, and not for lack of room.</summary>
    private void InFailingWrite()
    {
        _disk.GoodBytesLeft = _random.Next(1500);
        Note($"writes fail after {_disk.GoodBytesLeft} bytes");
        var failed = Suffer();
        _disk.GoodBytesLeft = long.MaxValue;
        if (failed)
            Crash(_random.Next(3) == 0);
    }

    /// <summary>
    /// Does this and that until the disk refuses. A dead log stays dead, and promises nothing more.
    /// </summary>
    private bool Suffer()
    {
        try
        {
            Append();
            WriteAndApply();
            switch (_random.Next(8))
            {
                case 0: Flush(); break;
                case < 3: Checkpoint(); break;
                case 3: Delete(); break;
                case 4: LetGo(); break;
                case 5: SaveState(); break;
                case 6: _index.Flush(); break;
                default: Append(); break;
            }

            return false;
        }
        catch (IOException exception)
        {
            Note($"refused: {exception.GetType().Name}");
            if (exception is JournalFailedException)
                _checks.Dead(_store, _clock.NowMs);
            return true;
        }
    }

    private void Close()
    {
        if (_random.Next(2) == 0)
            SaveState();
        WriteAndApply();
        _index.Flush();
        _store.Close();
        var count = _model.Records.Count;
        _model.Promise(_store.Log.End, _store.Log.FlushedEnd);
        Note("close");
        GoDown(powerCut: _random.Next(2) == 0);
        if (_random.Next(4) == 0)
        {
            _disk.DeleteDirectory($"{Root}/consumequeue");
            Note("consumequeue is gone");
        }

        Open();
        if (_model.Records.Count != count)
            Fail($"{_model.Records.Count} of {count} records are left after a clean stop");
    }

    /// <summary>
    /// A bit of what was durable turns over while the store is closed. It is refused, with its place, unless
    /// it lies before all that opening looks at; never is it cut away or taken for good.
    /// </summary>
    private void InRot()
    {
        WriteAndApply();
        _index.Flush();
        if (_random.Next(2) == 0)
            _store.Close();
        _model.Promise(_store.Log.End, _store.Log.FlushedEnd);
        var noted = _store.Log.NotedFlushedEnd;
        GoDown(powerCut: false);
        _store.Dispose();
        if (_model.Flushed.Where(IsNoted).ToList() is { Count: > 0 } flushed)
            OpenWithRotIn(flushed[_random.Next(flushed.Count)]);
        Open();

        bool IsNoted(StoredRecord record) => RecordCrc.IsIn(record.Bytes) && record.Position < noted;
    }

    private void OpenWithRotIn(StoredRecord bad)
    {
        var (path, begin) = PlaceOf(bad.Position);
        var offset = begin + _random.Next(bad.Bytes.Length);
        var bit = _random.Next(8);
        _disk.FlipBit(path, offset, bit);
        Note($"a wrong bit at {bad.Position}");
        try
        {
            using var store = MessageStore.Open(_files, Root, _options)!;
            Note($"open from {store.Recovery.From} all the same");
            if (store.Recovery.From <= bad.Position)
                Fail($"nobody saw the wrong bit at {bad.Position}");
            if (store.Log.TryReadRecord(bad.Position, out _))
                Fail($"the record at {bad.Position} is taken for good");
        }
        catch (DamagedLogException exception)
        {
            Note($"refused at {exception.Position}");
            if (exception.Position != bad.Position)
                Fail($"refused at {exception.Position}, not at {bad.Position}");
        }

        _disk.Kill();
        _disk.FlipBit(path, offset, bit);
    }

    private void Crash(bool powerCut)
    {
        _model.Promise(_store.Log.End, _store.Log.FlushedEnd);
        GoDown(powerCut);
        _store.Dispose();
        Open();
    }

    private void GoDown(bool powerCut)
    {
        if (powerCut)
        {
            _disk.PowerCut(_random);
            _model.PowerCut();
        }
        else
        {
            _disk.Kill();
        }

        Note(powerCut ? "power cut" : "kill");
    }

    /// <summary>Opens the store, at the latest when the disk lets it.</summary>
    private void Open()
    {
        _marks.Clear();
        while (!TryOpen())
            GoDown(_random.Next(2) == 0);
        _checks.Opened(_store);
        Note($"open with {_model.Records.Count} records to {_store.Log.End}");
        CheckAll();
    }

    /// <summary>
    /// A store that a crash left opens; only a disk that fails meanwhile may keep it from that.
    /// </summary>
    private bool TryOpen()
    {
        var mayFail = HarmOpening();
        try
        {
            _store = MessageStore.Open(_files, Root, _options)
                ?? throw new HistoryFailedException(seed, "the lock is still held", _trace);
            _disk.MendReads();
            _index.Open(_store);
            if (_keepsState)
                _state.Open(_store, _files);
            return true;
        }
        catch (IOException exception) when (mayFail && exception is not DamagedLogException)
        {
            Note($"could not open: {exception.GetType().Name}");
            return false;
        }
        finally
        {
            _disk.ChangesLeft = _disk.FlushesLeft = _disk.GoodBytesLeft = long.MaxValue;
            _disk.MendReads();
        }
    }

    private bool HarmOpening()
    {
        switch (_random.Next(16))
        {
            case 0:
                _disk.ChangesLeft = _random.Next(12);
                Note($"down after {_disk.ChangesLeft} changes of opening");
                return true;
            case 1:
                _disk.FlushesLeft = _random.Next(6);
                Note($"flushes fail after {_disk.FlushesLeft} of opening");
                return true;
            case 2:
                _disk.GoodBytesLeft = _random.Next(1500);
                Note($"writes fail after {_disk.GoodBytesLeft} bytes of opening");
                return true;
            case 3 when _model.Kept.ToList() is { Count: > 0 } kept:
                var (path, offset) = PlaceOf(kept[_random.Next(kept.Count)].Position);
                _disk.FailReads(path, offset, offset + 1);
                Note($"a bad sector in {path} at {offset} on opening");
                return true;
            default:
                return false;
        }
    }
}
