using System.Globalization;

namespace Lariat.Net.Soak;

/// <summary>What a run has done.</summary>
internal sealed class SoakCounts
{
    public long Connections { get; set; }

    public long TlsConnections { get; set; }

    public long Messages { get; set; }

    public long Bytes { get; set; }

    public long ReadsCanceled { get; set; }

    public long WritesCanceled { get; set; }

    public long ClientsAborted { get; set; }

    /// <summary>Connections that the server has closed or reset in the middle of a message.</summary>
    public long EndedByServer { get; set; }

    /// <summary>Ends in the middle of a message that clients have met: never more than the server has made.</summary>
    public long EndsMet { get; set; }

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Connections} connections ({TlsConnections} with TLS), {Messages} messages, {Bytes >> 20} MiB, cancelled {ReadsCanceled} reads and {WritesCanceled} writes, {ClientsAborted} reset by clients, {EndedByServer} ended by the server");
}
