using System.Net.Sockets;
using System.Text;
using Lariat;
using Lariat.Net;

namespace ProtocolClients;

/// <summary>Redis over one connection, in RESP3: commands are pipelined, and pushed messages arrive between the answers.</summary>
public sealed class RedisClient : IAsyncDisposable
{
    private const int MaxMessages = 10_000;
    private readonly Connection _connection;
    private readonly RespReader _reader;
    private readonly Queue<Future<object?>> _waiting = [];
    private string? _end; // why the connection has ended

    private RedisClient(Connection connection)
    {
        _connection = connection;
        _reader = new RespReader(connection);
    }

    /// <summary>Texts of the channels that are subscribed to; while it is full, further messages are lost.</summary>
    public AsyncQueue<string> Messages { get; } = new(MaxMessages);

    // region: call
    public static async Coroutine<RedisClient> OpenAsync(string host, int port)
    {
        var client = new RedisClient(await Connection.OpenAsync(host, port));
        LoopTask.Create(client.ReadAnswersAsync(), name: "redis reader");
        return client;
    }

    public async Coroutine<object?> CallAsync(params string[] words)
    {
        if (_end is not null)
        {
            throw new RedisException(_end);
        }

        string parts = string.Concat(words.Select(word => $"${Encoding.UTF8.GetByteCount(word)}\r\n{word}\r\n"));
        _connection.Write(Encoding.UTF8.GetBytes($"*{words.Length}\r\n{parts}"));
        Future<object?> answer = EventLoop.Current.CreateFuture<object?>();
        _waiting.Enqueue(answer);
        object? item = await answer;
        return item is RedisException error ? throw error : item;
    }
    // endregion

    /// <summary>Closes the connection, which ends the reader too.</summary>
    public ValueTask DisposeAsync() => _connection.DisposeAsync();

    // region: reader
    private async Coroutine ReadAnswersAsync()
    {
        try
        {
            while (true)
            {
                Deliver(await _reader.ReadAsync());
            }
        }
        catch (Exception error) when (error is IOException or SocketException or InvalidDataException)
        {
            _end = $"The connection has ended: {error.Message}";
        }
        finally
        {
            _connection.Abort();
            Messages.Shutdown();
            _end ??= "The connection has ended.";
            foreach (Future<object?> answer in _waiting)
            {
                answer.TrySetResult(new RedisException(_end));
            }
        }
    }

    private void Deliver(object? item)
    {
        if (item is object?[] and ["message", _, string text])
        {
            Messages.TryPut(text);
        }
        else if (_waiting.TryDequeue(out Future<object?>? answer))
        {
            answer.TrySetResult(item); // a caller that was canceled has ended its future: the answer is dropped
        }
        else
        {
            throw new InvalidDataException("The server has answered, and no command was sent.");
        }
    }
    // endregion
}
