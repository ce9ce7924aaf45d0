using System.Net.WebSockets;
using Lariat;

namespace Chat;

/// <summary>All rooms. Its loop's thread only, like everything in them.</summary>
internal sealed class House(ChatOptions options)
{
    private readonly Dictionary<string, Room> _rooms = [];
    private bool _isClosed;

    public IEnumerable<Room> Rooms => _rooms.Values;

    /// <summary>A visit, from joining to leaving.</summary>
    public async Coroutine VisitAsync(WebSocket socket, string roomName, string name)
    {
        var member = new Member(socket, name, options);
        Room? room = Enter(roomName, member, out string? objection);
        try
        {
            await member.RunAsync(objection, text => room?.Say(name, text));
        }
        finally
        {
            room?.Leave(member);
            if (room is { IsEmpty: true } && _rooms.GetValueOrDefault(roomName) == room)
            {
                _rooms.Remove(roomName);
            }
        }
    }

    /// <summary>Tells everybody to go.</summary>
    public void Close()
    {
        _isClosed = true;
        foreach (Room room in _rooms.Values)
        {
            room.Close();
        }
    }

    private Room? Enter(string roomName, Member member, out string? objection)
    {
        _rooms.TryGetValue(roomName, out Room? room);
        objection = _isClosed ? "the server is going away"
            : !IsName(member.Name) || !IsName(roomName) ? $"a name has 1 to {options.MaxNameLength} characters"
            : room is null && _rooms.Count >= options.MaxRooms ? "there are too many rooms"
            : room?.ObjectionTo(member);
        if (objection is not null)
        {
            return null;
        }

        if (room is null)
        {
            _rooms[roomName] = room = new Room(roomName, options);
        }

        room.Join(member);
        return room;
    }

    private bool IsName(string text) => !string.IsNullOrWhiteSpace(text) && text.Length <= options.MaxNameLength;
}
