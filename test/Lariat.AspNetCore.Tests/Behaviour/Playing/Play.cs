using System.Net.Security;
using System.Security.Authentication;
using System.Text;
using Lariat.AspNetCore.Tests.Behaviour.App;
using Lariat.AspNetCore.Tests.Behaviour.Normalising;

namespace Lariat.AspNetCore.Tests.Behaviour;

/// <summary>One case being played against one host: its connections, and the transcript of what they saw.</summary>
internal sealed class Play(BehaviourHost host, string id, TranscriptFormat format) : IAsyncDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);
    private readonly List<RawClient> _clients = [];
    private readonly StringBuilder _remarks = new();

    public BehaviourHost Host => host;

    /// <summary>The header that makes the application note what it sees for this case.</summary>
    public string CaseHeader => $"{Journal.Header}: {id}\r\n";

    /// <summary>The name of the case in the application's journal.</summary>
    public string Id => id;

    public async Task<RawClient> ConnectAsync(int endPoint = 0, int? receiveBuffer = null)
    {
        RawClient client = await RawClient.ConnectAsync(host.EndPointOf(endPoint), receiveBuffer);
        _clients.Add(client);
        return client;
    }

    public async Task<RawClient> ConnectTlsAsync(SslClientAuthenticationOptions? options = null)
    {
        options ??= new SslClientAuthenticationOptions();
        options.TargetHost ??= Certificates.ServerName;
        options.RemoteCertificateValidationCallback = static (_, certificate, _, _) => certificate?.GetCertHashString() == Certificates.Server.GetCertHashString();
        RawClient plain = await ConnectAsync();
        try
        {
            RawClient client = await plain.StartTlsAsync(options);
            _clients[^1] = client;
            Remark($"TLS: {client.Tls}");
            return client;
        }
        catch (Exception error) when (error is AuthenticationException or IOException)
        {
            Remark($"TLS: no handshake, {error.GetType().Name}");
            return plain;
        }
    }

    /// <summary>Waits until the application has noted this for the case.</summary>
    public Task NotedAsync(string line) => host.Journal.WaitAsync(id, line).WaitAsync(s_patience);

    /// <summary>Opens a gate at which the application waits.</summary>
    public void Open(string gate) => host.Journal.Open(id, gate);

    /// <summary>Puts something else that was seen into the transcript.</summary>
    public void Remark(string line) => _remarks.AppendLine(line);

    /// <summary>Runs a real client, and keeps what it printed.</summary>
    public async Task RunAsync(string program, params string[] arguments)
        => Remark(ProgramOutput.Normalise((await ProgramRun.RunAsync(program, arguments)).ToString(), host));

    /// <summary>Ends what is open, and tells everything that was seen.</summary>
    public async Task<string> FinishAsync()
    {
        var text = new StringBuilder();
        for (int i = 0; i < _clients.Count; i++)
        {
            await _clients[i].HalfCloseAndEndAsync();
            text.AppendLine($"--- connection {i + 1}")
                .AppendLine(format(_clients[i].Received))
                .AppendLine($"--- {_clients[i].Ending}");
        }

        text.Append(_remarks);
        foreach (string line in host.Journal.LinesOf(id))
        {
            text.AppendLine($"application: {line}");
        }

        return Masks.Apply(text.ToString());
    }

    public ValueTask DisposeAsync()
    {
        _clients.ForEach(client => client.Dispose());
        return ValueTask.CompletedTask;
    }
}
