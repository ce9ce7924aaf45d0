using System.IO.Pipelines;

namespace Lariat.AspNetCore.Transport;

/// <summary>Kestrel's end of a connection.</summary>
internal sealed class TransportPipe(PipeReader input, PipeWriter output) : IDuplexPipe
{
    public PipeReader Input => input;

    public PipeWriter Output => output;
}
