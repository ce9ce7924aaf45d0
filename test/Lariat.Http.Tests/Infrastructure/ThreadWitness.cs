namespace Lariat.Http.Tests;

/// <summary>Notes on which threads the answers of an inner handler arrive.</summary>
internal sealed class ThreadWitness(EventLoop loop)
{
    private int _onLoop;
    private int _elsewhere;

    public int OnLoop => Volatile.Read(ref _onLoop);

    public int Elsewhere => Volatile.Read(ref _elsewhere);

    public HttpMessageHandler Around(HttpMessageHandler inner) => new Handler(this, inner);

    public void Clear()
    {
        _onLoop = 0;
        _elsewhere = 0;
    }

    private void Note()
    {
        if (ReferenceEquals(EventLoop.CurrentOrNull, loop))
        {
            Interlocked.Increment(ref _onLoop);
        }
        else
        {
            Interlocked.Increment(ref _elsewhere);
        }
    }

    private sealed class Handler(ThreadWitness witness, HttpMessageHandler inner) : DelegatingHandler(inner)
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            HttpResponseMessage response = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
            witness.Note();
            return response;
        }
    }
}
