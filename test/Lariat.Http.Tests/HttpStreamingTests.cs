using System.Text;
using Lariat.IO;
using Lariat.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Lariat.Http.Tests;

/// <summary>Bodies as sequences.</summary>
public abstract class HttpStreamingTests(DriverKind kind) : HttpTest(kind)
{
    [Fact]
    public void GetLines_SlowBody_EachLineWhenItArrives() => RunClean(async () =>
    {
        var mayGoOn = new AsyncEvent();
        await using Server server = await StartRawAsync(connection => ServeAsync(connection, async _ =>
        {
            await connection.WriteAsync(Bytes("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n8\r\none\r\ntwo\r\n"));
            await mayGoOn.WaitAsync();
            await connection.WriteAsync(Bytes("6\r\n\nthree\r\n0\r\n\r\n"));
        }));
        using HttpClient http = LariatHttp.CreateClient();
        var lines = new List<string>();

        await foreach (string line in http.GetTextLinesAsync(UriOf(server)))
        {
            lines.Add(line);
            mayGoOn.Set();
        }

        Assert.Equal(["one", "two", "three"], lines);
    });

    [Fact]
    public void GetLines_LeftEarly_EndsTheResponse() => RunClean(async () =>
    {
        bool isOver = false;
        await using Server server = await StartRawAsync(async connection =>
        {
            await ReadHeadAsync(connection);
            await connection.WriteAsync(Bytes("HTTP/1.1 200 OK\r\n\r\nfirst\nsecond\n"));
            isOver = (await connection.ReadToEndAsync()).Length == 0;
        });
        using HttpClient http = LariatHttp.CreateClient(new LariatHttpOptions
        {
            Configure = handler => handler.ResponseDrainTimeout = TimeSpan.Zero,
        });

        await foreach (string line in http.GetTextLinesAsync(UriOf(server)))
        {
            Assert.Equal("first", line);
            break;
        }

        await WaitUntil(() => isOver);
    });

    [Fact]
    public void GetLines_NotFound_Throws() => RunClean(async () =>
    {
        await using KestrelServer server = await KestrelServer.StartAsync(app => app.MapGet("/", () => "x"));
        using HttpClient http = LariatHttp.CreateClient();

        await Assert.ThrowsAsync<HttpRequestException>(async () => await http.GetTextLinesAsync(server.At("missing")).MoveNextAsync().AsTask());
    });

    [Fact]
    public void ReadLines_LineWithoutEnd_IsRefusedAtTheLimit() => RunClean(async () =>
    {
        await using KestrelServer server = await KestrelServer.StartAsync(app => app.MapGet("/", () => "short\n" + new string('x', 1000)));
        using HttpClient http = LariatHttp.CreateClient();
        AsyncGenerator<string> lines = http.GetTextLinesAsync(server.Root, maxLineLength: 100);
        Assert.True(await lines.MoveNextAsync());

        await Assert.ThrowsAsync<LimitOverrunException>(async () => await lines.MoveNextAsync().AsTask());
    });

    [Fact]
    public void ReadChunks_Body_IsComplete() => RunClean(async () =>
    {
        byte[] body = new byte[300_000];
        new Random(1).NextBytes(body);
        await using KestrelServer server = await KestrelServer.StartAsync(
            app => app.MapGet("/", (HttpContext context) => context.Response.Body.WriteAsync(body).AsTask()));
        using HttpClient http = LariatHttp.CreateClient();
        using HttpResponseMessage response = await http.GetAsync(server.Root, HttpCompletionOption.ResponseHeadersRead, Token);
        var received = new MemoryStream();

        await foreach (ReadOnlyMemory<byte> piece in response.Content.ReadChunksAsync(1000))
        {
            Assert.InRange(piece.Length, 1, 1000);
            received.Write(piece.Span);
        }

        Assert.Equal(body, received.ToArray());
    });

    [Fact]
    public void ReadChunks_TaskCancelled_EndsTheResponse() => RunClean(async () =>
    {
        bool isOver = false;
        await using Server server = await StartRawAsync(async connection =>
        {
            await ReadHeadAsync(connection);
            await connection.WriteAsync(Bytes("HTTP/1.1 200 OK\r\n\r\nx"));
            isOver = (await connection.ReadToEndAsync()).Length == 0;
        });
        using HttpClient http = LariatHttp.CreateClient();
        bool hasPiece = false;
        LoopTask task = LoopTask.Create(ReadAsync());
        await WaitUntil(() => hasPiece);

        task.Cancel();
        await Coroutine.WaitMany([task]);

        Assert.True(task.IsCanceled);
        await WaitUntil(() => isOver);

        async Coroutine ReadAsync()
        {
            using HttpResponseMessage response = await http.GetAsync(UriOf(server), HttpCompletionOption.ResponseHeadersRead, Token);
            await foreach (ReadOnlyMemory<byte> _ in response.Content.ReadChunksAsync())
            {
                hasPiece = true;
            }
        }
    });

    [Theory]
    [InlineData("utf8", "z\u00FC", "z\u00C3\u00BC")]
    [InlineData("\"UTF-8\"", "z\u00FC", "z\u00C3\u00BC")]
    [InlineData("windows-1252", "z\u00FC \u20AC", "z\u00FC \u0080")]
    [InlineData("latin1", "z\u00FC \u20AC", "z\u00FC \u0080")]
    [InlineData("shift_jis", "\u30A2", "\u0083\u0041")]
    public void GetLines_CharsetsOfTheWeb_AreKnown(string charset, string text, string bytes) => RunClean(async () =>
    {
        await using Server server = await StartRawAsync(connection => SendAsync(connection, $"Content-Type: text/plain; charset={charset}", bytes));
        using HttpClient http = LariatHttp.CreateClient();

        Assert.Equal([text], await ReadAllAsync(http.GetTextLinesAsync(UriOf(server))));
    });

    [Theory]
    [InlineData("x-nobody", typeof(NotSupportedException), "x-nobody")]
    [InlineData("iso-2022-kr", typeof(NotSupportedException), "iso-2022-kr")]
    public void GetLines_CharsetUnknown_NamesIt(string charset, Type type, string text) => RunClean(async () =>
    {
        await using Server server = await StartRawAsync(connection => SendAsync(connection, $"Content-Type: text/plain; charset={charset}", "x"));
        using HttpClient http = LariatHttp.CreateClient();

        Exception error = await Assert.ThrowsAsync(type, () => ReadAllAsync(http.GetTextLinesAsync(UriOf(server))).AsTask());

        Assert.Contains(text, error.Message);
    });

    [Theory]
    [InlineData("gzip", "<p>not compressed at all</p>")]
    [InlineData("deflate", "<p>not compressed at all</p>")]
    [InlineData("br", "<p>not compressed at all</p>")]
    [InlineData("gzip", "\u001F\u008B\u0008\u0000\u0000\u0000\u0000\u0000\u0000\u0003garbage garbage garbage")]
    public void ReadChunks_BodyNotAsItsContentEncodingSays_IsAnHttpIOException(string coding, string body) => RunClean(async () =>
    {
        await using Server server = await StartRawAsync(connection => SendAsync(connection, $"Content-Encoding: {coding}", body));
        using HttpClient http = LariatHttp.CreateClient(new LariatHttpOptions
        {
            Configure = handler => handler.AutomaticDecompression = System.Net.DecompressionMethods.All,
        });

        var error = await Assert.ThrowsAsync<HttpIOException>(() => ReadAllAsync(http.GetTextLinesAsync(UriOf(server))).AsTask());

        Assert.Equal(HttpRequestError.InvalidResponse, error.HttpRequestError);
        Assert.Contains("Content-Encoding", error.Message);
    });

    [Theory]
    [InlineData("Content-Length: 100", "short")]
    [InlineData("Transfer-Encoding: chunked", "64\r\nshort")]
    [InlineData("Transfer-Encoding: chunked", "no number\r\nx")]
    public void ReadChunks_BodyCutOrBadlyFramed_IsAnIOException(string header, string body) => RunClean(async () =>
    {
        await using Server server = await StartRawAsync(async connection =>
        {
            await ReadHeadAsync(connection);
            await connection.WriteAsync(Encoding.Latin1.GetBytes($"HTTP/1.1 200 OK\r\n{header}\r\n\r\n{body}"));
        });
        using HttpClient http = LariatHttp.CreateClient();

        await Assert.ThrowsAnyAsync<IOException>(() => ReadAllAsync(http.GetTextLinesAsync(UriOf(server))).AsTask());
    });

    private static async Coroutine SendAsync(Connection connection, string header, string body)
    {
        await ReadHeadAsync(connection);
        await connection.WriteAsync(Encoding.Latin1.GetBytes($"HTTP/1.1 200 OK\r\nConnection: close\r\n{header}\r\nContent-Length: {body.Length}\r\n\r\n{body}"));
    }

    private static async Coroutine<List<string>> ReadAllAsync(AsyncGenerator<string> lines)
    {
        var read = new List<string>();
        await foreach (string line in lines)
        {
            read.Add(line);
        }

        return read;
    }
}

/// <summary>Lines out of pieces.</summary>
public class LineSplitterTests
{
    [Theory]
    [InlineData("a\nb\r\nc", "a|b|c")]
    [InlineData("a\n\n\nb\n", "a|||b")]
    [InlineData("\r\n", "")]
    [InlineData("", null)]
    [InlineData("\uFEFFa\n", "a")]
    [InlineData("zwölf €\n𝄞\n", "zwölf €|𝄞")]
    [InlineData("a\rb\n", "a\rb")]
    public void TryTake_ByteByByte_SameAsAtOnce(string text, string? expected)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);

        string? atOnce = Split(bytes, bytes.Length);
        string? byteByByte = Split(bytes, 1);

        Assert.Equal(expected, atOnce);
        Assert.Equal(expected, byteByByte);
    }

    private static string? Split(byte[] bytes, int pieceLength)
    {
        var splitter = new LineSplitter(Encoding.UTF8, 100);
        var lines = new List<string>();
        for (int at = 0; at < bytes.Length; at += pieceLength)
        {
            splitter.Add(bytes.AsSpan(at, pieceLength));
            Take();
        }

        splitter.End();
        Take();
        return lines.Count == 0 ? null : string.Join('|', lines);

        void Take()
        {
            while (splitter.TryTake(out string? line))
            {
                lines.Add(line);
            }
        }
    }
}
