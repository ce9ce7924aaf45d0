using System.Text.RegularExpressions;

namespace Lariat.AspNetCore.Tests.Behaviour.Normalising;

/// <summary>Hides what differs between any two runs of the same server: the time and the names of connections.</summary>
internal static partial class Masks
{
    public static string Apply(string transcript) => Connection().Replace(Date().Replace(transcript, "(date)"), "(connection)");

    // RFC 9110, section 5.6.7, as Kestrel writes it.
    [GeneratedRegex("(Mon|Tue|Wed|Thu|Fri|Sat|Sun), [0-9]{2} [A-Z][a-z]{2} [0-9]{4} [0-9]{2}:[0-9]{2}:[0-9]{2} GMT")]
    private static partial Regex Date();

    // Thirteen digits of base 32 that begin with the time of the server's start.
    [GeneratedRegex("0H[0-9A-V]{11}")]
    private static partial Regex Connection();
}
