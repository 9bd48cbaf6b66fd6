namespace ActorMQ.Interop.Clusters.Histories;

/// <summary>Holds what clients were told against what the queues hold in the end.</summary>
/// <remarks>
/// Producers send one message after the other to a queue, and each message once. Consumers read queues from
/// their beginning on, and never go back by themselves.
/// </remarks>
public static class HistoryChecker
{
    /// <summary>What is wrong, each in a sentence; empty when all promises were kept.</summary>
    public static IReadOnlyList<string> FaultsOf(IReadOnlyCollection<HistoryEvent> events, FinalLog final)
    {
        var acknowledged = events.OfType<Acknowledged>().ToList();
        var delivered = events.OfType<Delivered>().ToList();
        return
        [
            .. Lost(acknowledged, final),
            .. GivenTwice(acknowledged),
            .. OutOfOrder(acknowledged),
            .. Doubled(final),
            .. Invented(events, final),
            .. SeenAndGone(delivered, final),
            .. Skipped(delivered),
            .. SentBack(events),
            .. NotDelivered(delivered, final),
        ];
    }

    /// <summary>Nothing acknowledged is lost, and stands where the producer was told that it does.</summary>
    private static IEnumerable<string> Lost(List<Acknowledged> acknowledged, FinalLog final) =>
        from ack in acknowledged
        let there = final.At(ack.Place)
        where there != ack.Sent
        select there is null
            ? $"lost: {ack.Sent} was acknowledged at {ack.Place}, and nothing stands there"
            : $"lost: {ack.Sent} was acknowledged at {ack.Place}, and {there} stands there";

    /// <summary>One offset, one message: no two producers were told the same place.</summary>
    private static IEnumerable<string> GivenTwice(List<Acknowledged> acknowledged) =>
        from ack in acknowledged
        group ack.Sent by ack.Place into place
        where place.Distinct().Count() > 1
        select $"given twice: {place.Key} was acknowledged for {string.Join(" and ", place.Distinct())}";

    /// <summary>What one producer sent to one queue, one after the other, stands in that order.</summary>
    private static IEnumerable<string> OutOfOrder(List<Acknowledged> acknowledged)
    {
        var streams = acknowledged.GroupBy(ack => (ack.Sent.Producer, ack.Place.Queue));
        foreach (var stream in streams)
        {
            Acknowledged? before = null;
            foreach (var ack in stream.OrderBy(ack => ack.Sent.Sequence))
            {
                if (before is not null && ack.Place.Offset <= before.Place.Offset)
                    yield return $"out of order: {before.Sent} at {before.Place}, then {ack.Sent} at {ack.Place}";
                before = ack;
            }
        }
    }

    /// <summary>What was sent once stands once.</summary>
    private static IEnumerable<string> Doubled(FinalLog final) =>
        from place in PlacesOf(final)
        group place.Place by place.Sent into message
        where message.Skip(1).Any()
        select $"doubled: {message.Key} stands at {string.Join(" and ", message)}";

    /// <summary>What stands there was sent.</summary>
    private static IEnumerable<string> Invented(IReadOnlyCollection<HistoryEvent> events, FinalLog final)
    {
        var sent = events.OfType<Acknowledged>().Select(ack => ack.Sent)
            .Concat(events.OfType<Failed>().Select(failed => failed.Sent))
            .ToHashSet();
        return PlacesOf(final)
            .Where(place => !sent.Contains(place.Sent))
            .Select(place => $"invented: {place.Sent} stands at {place.Place}, and nobody has sent it");
    }

    /// <summary>Consumers never saw what is not there in the end.</summary>
    private static IEnumerable<string> SeenAndGone(List<Delivered> delivered, FinalLog final) =>
        from seen in delivered
        let there = final.At(seen.Place)
        where there != seen.Sent
        select $"seen and gone: consumer {seen.Consumer} saw {seen.Sent} at {seen.Place}, where "
            + (there is null ? "nothing stands" : $"{there} stands");

    /// <summary>A consumer gets the messages of a queue without gaps, each once.</summary>
    private static IEnumerable<string> Skipped(List<Delivered> delivered)
    {
        foreach (var stream in delivered.GroupBy(seen => (seen.Consumer, seen.Place.Queue)))
        {
            var next = 0L;
            foreach (var seen in stream)
            {
                if (seen.Place.Offset != next)
                    yield return $"skipped: consumer {seen.Consumer} got {seen.Place} when {next} was next";
                next = seen.Place.Offset + 1;
            }
        }
    }

    /// <summary>No consumer was told that what it has read is not there.</summary>
    private static IEnumerable<string> SentBack(IReadOnlyCollection<HistoryEvent> events) =>
        from moved in events.OfType<Moved>()
        select $"sent back: consumer {moved.Consumer} stood in {moved.Queue} at {moved.From}, and was told to go to {moved.To}";

    /// <summary>Every consumer got all that is there in the end.</summary>
    private static IEnumerable<string> NotDelivered(List<Delivered> delivered, FinalLog final)
    {
        var ends = delivered.GroupBy(seen => (seen.Consumer, seen.Place.Queue))
            .ToDictionary(stream => stream.Key, stream => stream.Max(seen => seen.Place.Offset) + 1);
        return
            from consumer in delivered.Select(seen => seen.Consumer).Distinct()
            from queue in final.Queues
            let end = ends.GetValueOrDefault((consumer, queue.Key))
            where end < queue.Value.Count
            select $"not delivered: consumer {consumer} got {queue.Key} up to {end} of {queue.Value.Count}";
    }

    private static IEnumerable<(Sent Sent, Place Place)> PlacesOf(FinalLog final) =>
        final.Queues.SelectMany(queue => queue.Value.Select((sent, offset) => (sent, new Place(queue.Key, offset))));
}
