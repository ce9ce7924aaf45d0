// Frames of HTTP/2 by stream, in order within a stream. How streams interleave is timing, and so are the borders of DATA frames (joined
// as chunks are) and when the server gives window back (left out; a case that needs the window does not get on without it). A goodbye
// without an error is left out, too: when the client has ended, whether the server's farewell still leaves is timing.
using System.Text;

namespace Lariat.AspNetCore.Tests.Behaviour.Normalising;

/// <summary>Writes down what an HTTP/2 server sent.</summary>
internal static class Http2Transcript
{
    private const byte EndStream = 1;

    // RFC 9113, section 6.8: the last stream, then the error's code.
    private const int ErrorCodeAt = 4;

    public static string Format(byte[] received)
    {
        var text = new StringBuilder();
        List<Http2Frame> frames = Http2Frame.ReadAll(received, out int rest);
        foreach (IGrouping<int, Http2Frame> stream in frames.Where(IsCompared).GroupBy(frame => frame.Stream).OrderBy(group => group.Key))
        {
            text.AppendLine($"stream {stream.Key}");
            Describe([.. stream], text);
        }

        if (rest < received.Length)
        {
            text.AppendLine($"and: {Encoding.Latin1.GetString(received, rest, received.Length - rest)}");
        }

        return text.ToString();
    }

    private static bool IsCompared(Http2Frame frame) => frame.Type switch
    {
        FrameType.WindowUpdate => false,
        FrameType.GoAway => frame.Payload.AsSpan(ErrorCodeAt, sizeof(int)).ContainsAnyExcept((byte)0),
        _ => true,
    };

    private static void Describe(List<Http2Frame> frames, StringBuilder text)
    {
        bool inData = false;
        foreach (Http2Frame frame in frames)
        {
            if (frame.Type == FrameType.Data)
            {
                text.Append(inData ? "" : "  Data: ").Append(frame.Text).Append((frame.Flags & EndStream) != 0 ? "(end of stream)" : "");
                inData = true;
                continue;
            }

            text.Append(inData ? "\n" : "").AppendLine($"  {frame.Type} flags {frame.Flags}: {frame.Text}");
            inData = false;
        }

        text.AppendLine();
    }
}
