namespace Lariat.Apps.Tests;

/// <summary>A web application as a process of its own, on a port that the system has chosen.</summary>
internal sealed class AppServer : IDisposable
{
    private AppServer(AppProcess process, Uri address)
    {
        Process = process;
        Address = address;
        Client = new HttpClient { BaseAddress = address };
    }

    public AppProcess Process { get; }

    public Uri Address { get; }

    /// <summary>A client that knows the address.</summary>
    public HttpClient Client { get; }

    public static async Task<AppServer> StartAsync(string name, params IEnumerable<string> arguments)
    {
        var process = AppProcess.Start(name, ["--urls", "http://127.0.0.1:0", .. arguments]);
        try
        {
            string line = await process.LineWithAsync("Now listening on: ");
            return new AppServer(process, new Uri(line.Split("Now listening on: ")[1]));
        }
        catch
        {
            process.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        Client.Dispose();
        Process.Dispose();
    }
}
