namespace Lariat.AspNetCore.Tests.Behaviour;

/// <summary>Speaks HTTP/2 frame by frame over a connection of a script.</summary>
internal sealed class Http2Client(RawClient raw)
{
    public RawClient Raw => raw;

    /// <summary>Sends the preface and empty settings, and waits for the server's settings and its acknowledgement.</summary>
    public static async Task<Http2Client> StartAsync(Play play, params byte[][] settings)
    {
        var client = new Http2Client(await play.ConnectAsync());
        await client.Raw.SendAsync(Http2Frame.Preface);
        await client.SendAsync(FrameType.Settings, 0, 0, [.. settings.SelectMany(setting => setting)]);
        await client.UntilAsync(frame => frame is { Type: FrameType.Settings, Flags: Http2Frame.Ack });
        await client.SendAsync(FrameType.Settings, Http2Frame.Ack, 0);
        return client;
    }

    public Task SendAsync(FrameType type, byte flags, int stream, byte[]? payload = null) => raw.SendAsync(Http2Frame.Write(type, flags, stream, payload ?? []));

    /// <summary>A request without a body.</summary>
    public Task GetAsync(int stream, string path, params (string Name, string Value)[] more)
        => SendAsync(FrameType.Headers, Http2Frame.EndHeaders | Http2Frame.EndStream, stream, Http2Frame.Request(path, "GET", more));

    /// <summary>The beginning of a request with a body.</summary>
    public Task PostAsync(int stream, string path, params (string Name, string Value)[] more)
        => SendAsync(FrameType.Headers, Http2Frame.EndHeaders, stream, Http2Frame.Request(path, "POST", more));

    public Task UntilAsync(Func<Http2Frame, bool> isWanted) => raw.UntilAsync(received => Http2Frame.ReadAll(received, out _).Exists(frame => isWanted(frame)));

    /// <summary>Waits until the server has ended a stream, properly or not.</summary>
    public Task UntilStreamEndsAsync(int stream) => UntilAsync(frame => frame.Stream == stream
        && (frame.Type == FrameType.RstStream || (frame.Type is FrameType.Data or FrameType.Headers && (frame.Flags & Http2Frame.EndStream) != 0)));
}
