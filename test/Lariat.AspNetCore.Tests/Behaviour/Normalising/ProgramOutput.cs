using System.Text.RegularExpressions;

namespace Lariat.AspNetCore.Tests.Behaviour.Normalising;

/// <summary>What a program printed, without the server's port and without times.</summary>
internal static partial class ProgramOutput
{
    public static string Normalise(string output, BehaviourHost host)
    {
        for (int i = 0; i < host.Addresses.Count; i++)
        {
            output = output.Replace(host.Addresses[i], "(server)", StringComparison.Ordinal);
            if (host.EndPointOf(i) is System.Net.IPEndPoint)
            {
                output = output.Replace($":{host.PortOf(i)}", ":(port)", StringComparison.Ordinal);
            }
        }

        return Thread().Replace(Time().Replace(output, "(time)"), "(thread):error");
    }

    // openssl says which thread met an error.
    [GeneratedRegex("[0-9A-F]{16}:error")]
    private static partial Regex Thread();

    // nghttp's stamp of a frame, and what programs measured.
    [GeneratedRegex(@"\[ *[0-9]+\.[0-9]+\]|[0-9.]+(us|ms|s)\b|[0-9.]+ req/s|[0-9.]+[KMG]?B/s")]
    private static partial Regex Time();
}
