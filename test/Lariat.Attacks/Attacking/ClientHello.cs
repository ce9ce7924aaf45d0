using System.Net.Security;

namespace Lariat.Attacks;

/// <summary>What a client of TLS sends first, as .NET's own sends it.</summary>
internal static class ClientHello
{
    public static byte[] Bytes { get; } = Record();

    private static byte[] Record()
    {
        var stream = new FirstWrite();
        using var tls = new SslStream(stream);
        try
        {
            tls.AuthenticateAsClient("localhost");
        }
        catch (IOException)
        {
            // Nobody has answered.
        }

        return stream.Written.ToArray();
    }

    /// <summary>Keeps what is written; nothing can be read.</summary>
    private sealed class FirstWrite : Stream
    {
        public MemoryStream Written { get; } = new();

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override void Flush()
        {
        }

        public override int Read(byte[] buffer, int offset, int count) => 0;

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => Written.Write(buffer, offset, count);
    }
}
