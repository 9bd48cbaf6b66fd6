namespace ActorMQ.Actors;

/// <summary>One place in a mailbox; a struct, so that storing a reference needs no array type
/// check.</summary>
internal struct Slot<TMessage>
{
    internal TMessage Message;
}
