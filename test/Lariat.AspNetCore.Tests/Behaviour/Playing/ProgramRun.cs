using System.Diagnostics;

namespace Lariat.AspNetCore.Tests.Behaviour;

/// <summary>A real client that ran to its end.</summary>
internal sealed record ProgramRun(int Code, string Output, string Error)
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    public static bool Exists(string program)
        => Environment.GetEnvironmentVariable("PATH")!.Split(':').Any(folder => File.Exists(Path.Combine(folder, program)));

    public static async Task<ProgramRun> RunAsync(string program, IEnumerable<string> arguments, string input = "")
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = System.Text.Encoding.Latin1,
            StandardErrorEncoding = System.Text.Encoding.Latin1,
        })!;
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> error = process.StandardError.ReadToEndAsync();
        using var patience = new CancellationTokenSource(s_patience);
        try
        {
            await process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{program} {string.Join(' ', arguments)} did not end within {s_patience}.");
        }

        return new ProgramRun(process.ExitCode, await output, await error);
    }

    public override string ToString() => $"exit code {Code}\n{Output}\n{Error}";
}
