using System.Net.WebSockets;

namespace Chat;

/// <summary>A room: its members, and what was said lately. One dictionary that needs no lock.</summary>
internal sealed class Room(string name, ChatOptions options)
{
    private readonly Dictionary<string, Member> _members = [];
    private readonly Queue<byte[]> _history = [];

    public string Name => name;

    public IReadOnlyList<string> Names => [.. _members.Keys.Order(StringComparer.Ordinal)];

    public bool IsEmpty => _members.Count == 0;

    public string? ObjectionTo(Member member)
        => _members.ContainsKey(member.Name) ? $"the name '{member.Name}' is taken"
            : _members.Count >= options.MaxMembers ? "the room is full"
            : null;

    // region: room
    public void Join(Member member)
    {
        Tell(new Message("joins", member.Name, "", DateTimeOffset.UtcNow));
        _members.Add(member.Name, member);
        member.TrySend(new Message("welcome", member.Name, "", DateTimeOffset.UtcNow, Names).ToBytes());
        foreach (byte[] message in _history) // for which there is room
        {
            member.TrySend(message);
        }
    }

    public void Say(string from, string text)
    {
        byte[] message = Tell(new Message("says", from, text, DateTimeOffset.UtcNow));
        _history.Enqueue(message);
        if (_history.Count > options.HistoryCount)
        {
            _history.Dequeue();
        }
    }

    public void Leave(Member member)
    {
        // Somebody who was dropped has left already, and the name may be somebody else's by now.
        if (_members.GetValueOrDefault(member.Name) == member)
        {
            _members.Remove(member.Name);
            Tell(new Message("leaves", member.Name, member.Farewell, DateTimeOffset.UtcNow));
        }
    }

    // Nobody is waited for: whoever is too slow has to go.
    private byte[] Tell(Message message)
    {
        byte[] bytes = message.ToBytes();
        foreach (Member member in _members.Values.Where(member => !member.TrySend(bytes)).ToArray())
        {
            member.Close(WebSocketCloseStatus.PolicyViolation, "too slow", isAtOnce: true);
            Leave(member);
        }

        return bytes;
    }
    // endregion

    public void Close()
    {
        foreach (Member member in _members.Values)
        {
            member.Close(WebSocketCloseStatus.EndpointUnavailable, "the server is going away");
        }
    }
}
