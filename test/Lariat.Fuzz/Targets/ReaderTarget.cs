// An input: the limit, how the stream ends, how it is cut, the reads, each with its argument and perhaps a time-out, and the bytes. After every read the number of
// consumed bytes (those delivered minus those still buffered) must be the model's: no byte is lost, and none is given twice.
using System.Net.Sockets;
using Lariat.IO;

namespace Lariat.Fuzz;

/// <summary>AsyncReader's reads and separators, against <see cref="ReaderModel"/>.</summary>
internal sealed class ReaderTarget : FuzzTarget
{
    private const int MaxReads = 16;

    private static readonly byte[][][] s_separators =
        [["\n"u8.ToArray()], ["\r\n"u8.ToArray()], ["\r\n\r\n"u8.ToArray()], ["\r\n"u8.ToArray(), "\n"u8.ToArray()], ["aab"u8.ToArray()], ["aabaab"u8.ToArray(), "ab"u8.ToArray()],
            ["b"u8.ToArray(), "ab"u8.ToArray(), "aaaa"u8.ToArray()]];

    public override string Name => "reader";

    public override IReadOnlyList<byte[]> Seeds =>
    [
        [20, 0, 7, 5, 0, 0, 1, 3, 2, 4, 3, 9, 4, 0, .. "one\ntwo\r\n\r\nthree\nfour"u8],
        [3, 1, 9, 6, 17, 0, 18, 2, 8, 4, 6, 1, 7, 2, 5, 1, .. "aabaabaab aab\nab\r\n"u8],
        [60, 2, 33, 4, 5, 5, 2, 8, 6, 1, 0, 0, .. "abcdefghijklmnopqrstuvwxyz\nabcdefghijklmnopqrstuvwxyz\n"u8],
    ];

    public override IReadOnlyList<byte[]> Dictionary => ["\n"u8.ToArray(), "\r\n"u8.ToArray(), "\r\n\r\n"u8.ToArray(), "aab"u8.ToArray(), "aaaaaaaa"u8.ToArray()];

    public override void Run(byte[] input)
    {
        var source = new ByteSource(input);
        int limit = source.Byte();
        SocketError end = source.Byte() % 4 == 1 ? SocketError.ConnectionReset : SocketError.Success;
        Pieces pieces = source.Pieces();
        int readCount = source.Byte() % MaxReads;
        byte[] reads = source.Bytes(2 * readCount);
        byte[] data = source.Rest();
        Simulated.Run(async driver =>
        {
            var stream = new ScriptedStream(driver, data, pieces, end);
            using var reader = new AsyncReader(EventLoop.Current, stream, limit);
            var check = new ReaderCheck(reader, stream, new ReaderModel(data, limit, end));
            for (int i = 0; i + 1 < reads.Length; i += 2)
            {
                await check.ReadAsync(reads[i], reads[i + 1], s_separators);
            }
        });
    }
}
