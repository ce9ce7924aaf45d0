using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Lariat.Http.Benchmarks;

/// <summary>Servers in other languages, as far as they are installed; each is one process on one core.</summary>
internal sealed class OtherPeers
{
    // The rows that a server can answer whose every path is in its configuration.
    private static readonly string[] s_nginxRows = ["plaintext", "json", "https", "download_100k"];
    private static readonly string[] s_goRows = ["plaintext", "json", "https", "post_1k", "download_100k"];
    private static readonly string[] s_fastApiRows = ["plaintext", "json", "post_1k", "download_100k", "websocket"];
    private static readonly string[] s_aiohttpRows = [.. s_goRows, "websocket"];

    private readonly string _output;
    private readonly string _certificate;
    private readonly string _key;

    public OtherPeers(string output)
    {
        _output = Path.Combine(output, "bin");
        Directory.CreateDirectory(_output);
        _certificate = Path.Combine(_output, "certificate.pem");
        _key = Path.Combine(_output, "key.pem");
        WriteCertificate();
        Find();
    }

    public List<Peer> Available { get; } = [];

    public List<MissingPeer> Missing { get; } = [];

    private void Find()
    {
        Add("aiohttp", FindPython("aiohttp"), python => [python, Source("aiohttp_server.py"), _certificate, _key], s_aiohttpRows);
        Add("uvicorn-fastapi", FindPython("fastapi, uvicorn"), python => [python, Source("fastapi_server.py")], s_fastApiRows);
        string go = Path.Combine(_output, "go_server");
        Add("go", Built(Command.Run("go", ["build", "-o", go, Source("server.go")]), go), program => [program, _certificate, _key], s_goRows);
        Add("nginx", Built(Command.Run("nginx", ["-v"]), "nginx"), WriteNginx, s_nginxRows);
    }

    private void Add(string name, (string? Program, string? Reason) found, Func<string, string[]> command, string[] rows)
    {
        if (found.Program is { } program)
        {
            Available.Add(new Peer(name, command(program), [], HasJit: false, rows));
        }
        else
        {
            Missing.Add(new MissingPeer(name, found.Reason!));
        }
    }

    private static string Source(string file) => Repository.PeerSource("Http", file);

    /// <summary>Debian's packages belong to the Python in /usr/bin, whatever is first on the path.</summary>
    private static (string? Program, string? Reason) FindPython(string modules)
    {
        string[] candidates = ["python3", "/usr/bin/python3"];
        string? found = Array.Find(candidates, python => Command.Run(python, ["-c", $"import {modules}"]).IsSuccess);
        return (found, $"none of {string.Join(", ", candidates)} can import {modules}");
    }

    private static (string? Program, string? Reason) Built(CommandResult result, string program)
        => result.IsSuccess ? (program, null) : (null, result.Errors);

    /// <summary>Without a master process, so that its processor time is one process's.</summary>
    private string[] WriteNginx(string program)
    {
        (int port, int tlsPort) = (FreePort(), FreePort());
        string download = Path.Combine(_output, "download");
        File.WriteAllBytes(download, RandomNumberGenerator.GetBytes(100 * 1024));
        string temporary = string.Join(' ', ((string[])["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]).Select(kind => $"{kind}_temp_path {_output}/{kind};"));
        string configuration = Path.Combine(_output, "nginx.conf");
        File.WriteAllText(configuration, $$"""
            daemon off; master_process off; pid {{_output}}/nginx.pid; error_log {{_output}}/nginx.log;
            events { worker_connections 12000; }
            http {
                access_log off; keepalive_requests 1000000000; sendfile on; tcp_nodelay on; {{temporary}}
                server {
                    listen 127.0.0.1:{{port}} backlog=1024;
                    listen 127.0.0.1:{{tlsPort}} ssl backlog=1024;
                    ssl_certificate {{_certificate}}; ssl_certificate_key {{_key}};
                    location = /plaintext { default_type text/plain; return 200 "Hello, World!"; }
                    location = /json { default_type application/json; return 200 '{"text":"Hello, World!"}'; }
                    location = /download { default_type application/octet-stream; alias {{download}}; }
                }
            }
            """);

        // It does not say when it is ready; it is within a few milliseconds.
        return ["sh", "-c", $"(sleep 0.5; echo listening on {port} {tlsPort}) & exec {program} -p {_output} -c {configuration} -e {_output}/nginx.log"];
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private void WriteCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        using X509Certificate2 certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        File.WriteAllText(_certificate, certificate.ExportCertificatePem());
        File.WriteAllText(_key, key.ExportPkcs8PrivateKeyPem());
    }
}
