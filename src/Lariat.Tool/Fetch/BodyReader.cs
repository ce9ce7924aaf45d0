using System.Buffers;
using System.Globalization;
using Lariat.Tool.Fetch.Output;

namespace Lariat.Tool.Fetch;

/// <summary>Reads a body to its end, piece by piece: a body of any size costs one buffer.</summary>
internal sealed class BodyReader(Tally tally)
{
    private const int BufferBytes = 64 * 1024;

    /// <summary>Reads the body of a response; saves it if there is a file, otherwise drops it.</summary>
    /// <returns>The body's length.</returns>
    /// <exception cref="FetchException">The body ended early, or could not be saved.</exception>
    public async Coroutine<long> ReadAsync(HttpResponseMessage response, OutputFile? file)
    {
        await using Stream body = await response.Content.ReadAsStreamAsync(LoopTask.Current.Token);
        if (file is null)
        {
            return await CopyAsync(response, body, part: null);
        }

        await using PartFile part = await file.BeginAsync();
        long bytes = await CopyAsync(response, body, part);
        await part.CommitAsync();
        return bytes;
    }

    private async Coroutine<long> CopyAsync(HttpResponseMessage response, Stream body, PartFile? part)
    {
        // Both awaits below are of ValueTasks, which a canceled task waits for instead of abandoning them: the buffer is no longer in use
        // when it returns to the pool.
        byte[] buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        long bytes = 0;
        try
        {
            while (await body.ReadAsync(buffer, LoopTask.Current.Token) is > 0 and int count)
            {
                bytes += count;
                tally.Bytes += count;
                if (part is not null)
                {
                    await part.WriteAsync(buffer.AsMemory(0, count));
                }
            }

            return bytes;
        }
        catch (HttpIOException error) when (error.HttpRequestError == HttpRequestError.ResponseEnded)
        {
            throw new FetchException(Truncated(bytes, response.Content.Headers.ContentLength));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static FetchFailure Truncated(long bytes, long? length)
    {
        string expected = length is { } all ? string.Create(CultureInfo.InvariantCulture, $" of {all}") : "";
        string message = string.Create(
            CultureInfo.InvariantCulture,
            $"truncated body: the connection ended after {bytes}{expected} bytes, and nothing was saved. Try again, or use --retries.");
        return new FetchFailure(FailureKind.Truncated, message) { MayPass = true };
    }
}
