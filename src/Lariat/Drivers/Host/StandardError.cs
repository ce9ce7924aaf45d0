// The console opens its stream with the first line, and that fails when the process has no descriptor left, which is just when a server has
// an error to report. Descriptor 2 is open all the time.
using System.Text;
using Lariat.Native;

namespace Lariat.LowLevel;

/// <summary>The default log of a loop. Any thread; never throws, since no caller above could do better.</summary>
internal static unsafe class StandardError
{
    private const int Descriptor = 2;

    public static void WriteLine(string line)
    {
        try
        {
            Console.Error.WriteLine(line);
        }
        catch (Exception)
        {
            WriteDirectly(line + Environment.NewLine);
        }
    }

    private static void WriteDirectly(string text)
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        byte[] bytes = Encoding.UTF8.GetBytes(text);
        fixed (byte* at = bytes)
        {
            _ = Libc.Write(Descriptor, at, bytes.Length);
        }
    }
}
