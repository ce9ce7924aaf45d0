using System.Text;
using Lariat.IO;

namespace Lariat.Fuzz;

/// <summary>The records that inotify returns: read as they were written, and a cut one is an exception.</summary>
internal sealed class InotifyTarget : FuzzTarget
{
    private const int NamePadding = 16;

    public override string Name => "inotify";

    public override IReadOnlyList<byte[]> Seeds =>
    [
        [0, 2, 1, 3, 0, 1, (byte)'a', 2, 7, 0, 2, (byte)'b', (byte)'c'],
        [1, .. Record(1, 0x100, 0, "new.txt"u8), .. Record(2, 0x40, 5, "from"u8), .. Record(2, 0x80, 5, "to"u8), .. Record(-1, 0x4000, 0, [])],
    ];

    public override IReadOnlyList<byte[]> Dictionary => [Record(1, 0x8000, 0, []), Record(3, 0x40000100, 0, "d"u8), [255, 255, 255, 127]];

    public override void Run(byte[] input)
    {
        var source = new ByteSource(input);
        var events = new List<InotifyEvent>();
        if (!source.Bool())
        {
            (List<InotifyEvent> written, byte[] records) = Write(source);
            Inotify.Parse(records, events);
            FuzzFaultException.ThrowUnless(written.SequenceEqual(events), "Other events than were written.");
            return;
        }

        try
        {
            Inotify.Parse(source.Rest(), events);
        }
        catch (InvalidDataException)
        {
            // The kernel never writes a part of a record.
        }
    }

    private static (List<InotifyEvent> Written, byte[] Records) Write(ByteSource source)
    {
        var written = new List<InotifyEvent>();
        var records = new List<byte>();
        for (int left = source.Byte() % 64; left > 0 && !source.IsEmpty; left--)
        {
            int watch = source.Byte() - 1;
            uint mask = 1u << (source.Byte() % 32);
            uint cookie = source.Byte();

            // A name is any bytes but these; what is no UTF-8 becomes U+FFFD.
            byte[] name = [.. source.Bytes(source.Byte()).Where(static one => one is not 0 and not (byte)'/')];
            records.AddRange(Record(watch, mask, cookie, name));
            written.Add(new InotifyEvent(watch, mask, cookie, Encoding.UTF8.GetString(name)));
        }

        return (written, [.. records]);
    }

    // inotify(7): a name is followed by one zero at least, and filled up.
    private static byte[] Record(int watch, uint mask, uint cookie, ReadOnlySpan<byte> name)
    {
        int nameBytes = name.IsEmpty ? 0 : (name.Length + NamePadding) / NamePadding * NamePadding;
        byte[] padded = new byte[nameBytes];
        name.CopyTo(padded);
        return [.. BitConverter.GetBytes(watch), .. BitConverter.GetBytes(mask), .. BitConverter.GetBytes(cookie), .. BitConverter.GetBytes(nameBytes), .. padded];
    }
}
