using System.Text;

namespace Lariat.Processes;

/// <summary>The output of a process, and how it has ended.</summary>
/// <param name="Output">The standard output; empty if that is not a pipe. asyncio: <c>stdout_data</c>, <c>None</c> without a pipe.</param>
/// <param name="Error">The standard error; empty if that is not a pipe. asyncio: <c>stderr_data</c>.</param>
/// <param name="Status">How it has ended.</param>
public sealed record CommunicateResult(byte[] Output, byte[] Error, ExitStatus Status)
{
    /// <summary><see cref="Output"/> as UTF-8; invalid bytes become U+FFFD.</summary>
    public string OutputText => Encoding.UTF8.GetString(Output);

    /// <summary><see cref="Error"/> as UTF-8; invalid bytes become U+FFFD.</summary>
    public string ErrorText => Encoding.UTF8.GetString(Error);
}
