namespace Lariat.Workers;

/// <summary>The reply of a worker: a result for each argument, or the results up to a failed call and its exception.</summary>
internal sealed record JobReply(byte[][] Results, RemoteFailure? Failure, string? Refusal = null)
{
    /// <exception cref="InvalidDataException">The body is not a reply.</exception>
    public static JobReply Read(ReadOnlySpan<byte> body)
    {
        var reader = new BodyReader(body);
        FrameKind kind = reader.ReadKind();
        return kind switch
        {
            FrameKind.Results => new JobReply(reader.ReadMany(), null),
            FrameKind.Failure => new JobReply(reader.ReadMany(), RemoteFailure.Read(ref reader)),
            FrameKind.Refusal => new JobReply([], null, reader.ReadText()),
            _ => throw new InvalidDataException($"A worker has sent a frame of an unknown kind ({(byte)kind})."),
        };
    }

    /// <exception cref="InvalidDataException">The number of results differs from that of the arguments, though nothing failed.</exception>
    public void CheckAnswers(JobRequest request)
    {
        if (Failure is null && Refusal is null && Results.Length != request.Arguments.Length)
        {
            throw new InvalidDataException(
                $"A worker has answered {request.Arguments.Length} calls of {request.Entry.Name} with {Results.Length} results.");
        }
    }

    public byte[] ToFrame(int maxFrameBytes)
    {
        var writer = new BodyWriter(Refusal is not null ? FrameKind.Refusal : Failure is not null ? FrameKind.Failure : FrameKind.Results);
        if (Refusal is not null)
        {
            writer.Write(Refusal);
            return writer.ToFrame();
        }

        writer.Write(Results.Length);
        foreach (byte[] result in Results)
        {
            if (result.Length > maxFrameBytes - writer.BodyBytes)
            {
                return TooLarge(maxFrameBytes).ToFrame(maxFrameBytes);
            }

            writer.Write(result);
        }

        Failure?.Write(writer);
        return writer.BodyBytes <= maxFrameBytes ? writer.ToFrame() : TooLarge(maxFrameBytes).ToFrame(maxFrameBytes);
    }

    private static JobReply TooLarge(int maxFrameBytes)
        => new([], null,
            $"its results are larger than a frame of {maxFrameBytes} bytes (ProcessExecutorOptions.MaxFrameBytes): return the path of a "
                + "file, or use smaller chunks.");
}
