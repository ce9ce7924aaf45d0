// One loop accepts, and passes the connection, as a descriptor, to the loop with the fewest. A loop's load is the number passed to it,
// which only the accepting loop writes, less the number ended there, which only that loop writes: no lock, and a connection under way
// counts.
using Lariat.LowLevel;

namespace Lariat.Net;

/// <summary>Chooses a server for each accepted connection. The accepting loop's thread.</summary>
internal sealed class HandOver(IReadOnlyList<Server> members)
{
    private readonly long[] _given = new long[members.Count + 1];
    private Server[] _servers = [];

    /// <summary>The server that listens; it also serves its share.</summary>
    public Server Acceptor
    {
        get => _servers[0];
        set
        {
            _servers = [value, .. members];
            if (value.MaxConnections == int.MaxValue)
            {
                return;
            }

            foreach (Server member in members)
            {
                member.RoomMade = () => value.Loop.PostOrDrop(
                    new CallbackHandle(value.Loop, static acceptor => ((Server)acceptor!).ResumeAccepting(), value, context: null));
            }
        }
    }

    /// <summary>True if every server has its maximum number of connections.</summary>
    public bool IsFull => LoadOf(FindLeastLoaded()) >= Acceptor.MaxConnections;

    public void Serve(IoStream stream)
    {
        int index = FindLeastLoaded();
        Server server = _servers[index];
        if (index == 0)
        {
            server.Serve(stream);
        }
        else if (!server.TryHandOver(stream.Release()))
        {
            // Its loop has closed: code that stops one loop of a group stops all.
            return;
        }

        _given[index]++;
    }

    // The first of equals: with few connections, few loops are woken.
    private int FindLeastLoaded()
    {
        int least = 0;
        for (int i = 1; i < _servers.Length; i++)
        {
            if (LoadOf(i) < LoadOf(least))
            {
                least = i;
            }
        }

        return least;
    }

    private long LoadOf(int index) => _servers[index].IsServing ? _given[index] - _servers[index].EndedCount : long.MaxValue;
}
