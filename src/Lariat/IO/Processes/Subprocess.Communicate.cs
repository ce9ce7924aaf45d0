// asyncio's communicate (Lib/asyncio/subprocess.py): input, output and error concurrently, so that no pipe fills up and blocks the
// process.
using System.Runtime.ExceptionServices;
using Lariat.IO;
using Lariat.LowLevel;

namespace Lariat.Processes;

public sealed partial class Subprocess
{
    /// <summary>The default limit of <see cref="CommunicateAsync"/> for the output of each stream: 256 MiB.</summary>
    public const int DefaultMaxOutputBytes = 256 * 1024 * 1024;

    /// <summary>Writes the input, reads output and error to their ends, all concurrently, and waits for the end of the process.</summary>
    /// <param name="input">The data for standard input, which is closed afterwards; must not change meanwhile. Ignored if the process does
    /// not read it.</param>
    /// <param name="maxOutputBytes">More output from one stream is an error. Default: <see cref="DefaultMaxOutputBytes"/>.</param>
    /// <returns>The output of the pipes; empty for streams that are not pipes.</returns>
    /// <remarks>
    /// Suspends. If it is canceled, or fails, the process is killed (<see cref="SubprocessOptions.KillsTree"/>) and reaped. Descendants
    /// that outlive the process and keep the pipes open are waited for during <see cref="SubprocessOptions.PipeGrace"/>. asyncio:
    /// <c>communicate()</c>, which leaves the process running when it is canceled, and has no limit.
    /// </remarks>
    /// <exception cref="InvalidOperationException">There is input, but standard input is not a pipe; or another task reads from the
    /// process.</exception>
    /// <exception cref="LimitOverrunException">There is more output than <paramref name="maxOutputBytes"/>.</exception>
    public async Coroutine<CommunicateResult> CommunicateAsync(
        ReadOnlyMemory<byte> input = default, int maxOutputBytes = DefaultMaxOutputBytes)
    {
        Loop.CheckThread(this);
        ArgumentOutOfRangeException.ThrowIfNegative(maxOutputBytes);
        if (!input.IsEmpty && _input is null)
        {
            throw NoPipe(nameof(StandardInput));
        }

        bool isDone = false;
        try
        {
            CommunicateResult result = await ExchangeAsync(input, maxOutputBytes);
            isDone = true;
            return result;
        }
        finally
        {
            if (!isDone)
            {
                await EndAsync();
            }
        }
    }

    private async Coroutine<CommunicateResult> ExchangeAsync(ReadOnlyMemory<byte> input, int maxOutputBytes)
    {
        byte[] output = [];
        byte[] error = [];
        try
        {
            await TaskGroup.RunAsync(async group =>
            {
                group.Create(FeedAsync(input));
                group.Create(async () => output = await ReadAllAsync(_output, nameof(StandardOutput), maxOutputBytes));
                group.Create(async () => error = await ReadAllAsync(_error, nameof(StandardError), maxOutputBytes));
                await Coroutine.Completed;
            });
        }
        catch (ExceptionGroup failures) when (failures.InnerExceptions.Count == 1)
        {
            ExceptionDispatchInfo.Throw(failures.InnerExceptions[0]);
        }

        return new CommunicateResult(output, error, await WaitAsync());
    }

    private async Coroutine FeedAsync(ReadOnlyMemory<byte> input)
    {
        if (_input is null)
        {
            return;
        }

        try
        {
            if (!input.IsEmpty)
            {
                await _input.WriteAsync(input);
            }

            _input.EndWriting();
            await _input.FlushAsync();
        }
        catch (IOException)
        {
            // It does not read its input, or not to the end: that is not an error, as for a shell's pipeline.
        }
        finally
        {
            _input.Close();
        }
    }

    private static async Coroutine<byte[]> ReadAllAsync(AsyncReader? reader, string name, int maxBytes)
    {
        if (reader is null)
        {
            return [];
        }

        while (!reader.IsReadingOver)
        {
            await reader.PeekAsync(reader.BufferedBytes + 1);
            if (reader.BufferedBytes > maxBytes)
            {
                throw new LimitOverrunException($"{name} returned more than the allowed {maxBytes} bytes.", reader.BufferedBytes);
            }
        }

        return await reader.ReadToEndAsync();
    }
}
