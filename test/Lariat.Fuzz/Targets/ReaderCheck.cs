using System.Net.Sockets;
using Lariat.IO;

namespace Lariat.Fuzz;

/// <summary>Makes one read after the other, and compares with the model.</summary>
internal sealed class ReaderCheck(AsyncReader reader, ScriptedStream stream, ReaderModel model)
{
    private static readonly byte[][] s_newline = ["\n"u8.ToArray()];

    private int Consumed => stream.Delivered - reader.BufferedBytes;

    /// <summary>Makes a read.</summary>
    /// <param name="choice">Which.</param>
    /// <param name="number">Its argument.</param>
    /// <param name="separators">What it may look for.</param>
    public async Coroutine ReadAsync(byte choice, byte number, byte[][][] separators)
    {
        bool isShort = (choice & 0x10) != 0;
        switch (choice & 7)
        {
            case 0:
                await LineAsync();
                break;
            case 1:
                byte[][] wanted = separators[number % separators.Length];
                await ExactAsync("ReadUntilAsync", reader.ReadUntilAsync([.. wanted.Select(static one => (ReadOnlyMemory<byte>)one)]), isShort, () => model.Until(wanted));
                break;
            case 2 when number == 0:
                // As asyncio's readexactly(0): it fails if the stream is known to have failed.
                await SomeAsync("ReadExactlyAsync", reader.ReadExactlyAsync(0), 0);
                break;
            case 2:
                await ExactAsync("ReadExactlyAsync", reader.ReadExactlyAsync(number), isShort, () => model.Exactly(number));
                break;
            case 3:
                await SomeAsync("ReadAsync", reader.ReadAsync(number), number);
                break;
            case 4:
                await PeekAsync(number);
                break;
            case 5:
                byte[] buffer = new byte[number];
                await SomeAsync("ReadAsync", IntoAsync(buffer), number);
                break;
            case 6:
                await ExactAsync("ReadToEndAsync", reader.ReadToEndAsync(), isShort, model.ToEnd);
                break;
            default:
                await ExactAsync("ReadUntilAsync", reader.ReadUntilAsync(separators[0][0]), isShort, () => model.Until(separators[0]));
                break;
        }

        FuzzFaultException.ThrowUnlessEqual(model.Position, Consumed, "consumed bytes");
        FuzzFaultException.ThrowUnless(!reader.IsAtEnd || model.Left.IsEmpty, "IsAtEnd, and bytes are left.");
    }

    // A read whose outcome does not depend on how the bytes arrive. One that is canceled must leave all of them.
    private async Coroutine ExactAsync(string what, Coroutine<byte[]> read, bool isShort, Func<(ReadEnd End, byte[] Bytes)> expect)
    {
        (ReadEnd End, byte[] Bytes) actual;
        try
        {
            actual = await OutcomeAsync(isShort ? Coroutine.WaitFor(read, TimeSpan.FromMilliseconds(1.5)) : read);
        }
        catch (TimeoutException)
        {
            return;
        }

        (ReadEnd End, byte[] Bytes) expected = expect();
        FuzzFaultException.ThrowUnlessEqual(expected.End, actual.End, what);
        FuzzFaultException.ThrowUnless(expected.Bytes.AsSpan().SequenceEqual(actual.Bytes), $"{what}: other bytes.");
    }

    // After a line that is too long, how much of it is dropped depends on what had arrived.
    private async Coroutine LineAsync()
    {
        int before = model.Position;
        (ReadEnd end, byte[] bytes) = await OutcomeAsync(reader.ReadLineAsync());
        int newline = model.Left.IndexOf((byte)'\n');
        (ReadEnd End, byte[] Bytes) expected = model.Until(s_newline);
        ReadEnd expectedEnd = expected.End == ReadEnd.Incomplete ? ReadEnd.Bytes : expected.End;
        FuzzFaultException.ThrowUnlessEqual(expectedEnd, end, "ReadLineAsync");
        FuzzFaultException.ThrowUnless(expected.Bytes.AsSpan().SequenceEqual(bytes), "ReadLineAsync: other bytes.");
        if (end == ReadEnd.TooLong)
        {
            int dropped = Consumed - before;
            FuzzFaultException.ThrowUnless(dropped > 0 && (newline < 0 || dropped <= newline + 1), $"ReadLineAsync has dropped {dropped} bytes of a line of {newline + 1}.");
            model.Position = Consumed;
        }
    }

    // A read that returns what is there: one byte at least, unless the stream has ended.
    private async Coroutine SomeAsync(string what, Coroutine<byte[]> read, int maxCount)
    {
        (ReadEnd end, byte[] bytes) = await OutcomeAsync(read);
        bool mayBeEmpty = model.Left.IsEmpty || maxCount == 0;
        FuzzFaultException.ThrowUnless(end == (model.MustFail && (maxCount > 0 || end == ReadEnd.Failed) ? ReadEnd.Failed : ReadEnd.Bytes), $"{what} has ended with {end}.");
        FuzzFaultException.ThrowUnless(end == ReadEnd.Failed || (bytes.Length > 0 || mayBeEmpty), $"{what} has returned nothing before the end.");
        FuzzFaultException.ThrowUnless(bytes.Length <= maxCount && model.Left.StartsWith(bytes), $"{what}: other bytes.");
        model.Position += bytes.Length;
    }

    private async Coroutine PeekAsync(int number)
    {
        (ReadEnd end, byte[] seen) = await OutcomeAsync(PeekedAsync(number));
        FuzzFaultException.ThrowUnless(end == ReadEnd.Bytes || (end == ReadEnd.Failed && model.MustFail), $"PeekAsync has ended with {end}.");
        FuzzFaultException.ThrowUnless(model.Left.StartsWith(seen), "PeekAsync: other bytes.");
        FuzzFaultException.ThrowUnless(end == ReadEnd.Failed || seen.Length >= Math.Min(number, model.Left.Length), "PeekAsync: too few bytes.");
        int count = Math.Min(seen.Length, number / 2);
        reader.Consume(count);
        model.Position += count;
    }

    private async Coroutine<byte[]> PeekedAsync(int number) => (await reader.PeekAsync(number)).ToArray();

    private async Coroutine<byte[]> IntoAsync(byte[] buffer) => buffer[..await reader.ReadAsync(buffer)];

    private static async Coroutine<(ReadEnd End, byte[] Bytes)> OutcomeAsync(Coroutine<byte[]> read)
    {
        try
        {
            return (ReadEnd.Bytes, await read);
        }
        catch (IncompleteReadException error)
        {
            return (ReadEnd.Incomplete, error.Partial);
        }
        catch (LimitOverrunException)
        {
            return (ReadEnd.TooLong, []);
        }
        catch (SocketException)
        {
            return (ReadEnd.Failed, []);
        }
    }
}
