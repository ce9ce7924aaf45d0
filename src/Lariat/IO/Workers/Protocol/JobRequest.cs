namespace Lariat.Workers;

/// <summary>The request to a worker: to call a method with each of these arguments, one after the other.</summary>
internal sealed record JobRequest(EntryReference Entry, byte[][] Arguments)
{
    public static JobRequest Read(ref BodyReader reader) => new(EntryReference.Read(ref reader), reader.ReadMany());

    /// <exception cref="ArgumentException">It is larger than the maximum frame.</exception>
    public byte[] ToFrame(int maxFrameBytes)
    {
        long total = Arguments.Sum(static argument => (long)argument.Length);
        if (total <= maxFrameBytes)
        {
            var writer = new BodyWriter(FrameKind.Job);
            Entry.Write(writer);
            writer.Write(Arguments.Length);
            foreach (byte[] argument in Arguments)
            {
                writer.Write(argument);
            }

            if (writer.BodyBytes <= maxFrameBytes)
            {
                return writer.ToFrame();
            }
        }

        throw new ArgumentException(
            $"The arguments of {Entry.Name} have {total} bytes; a frame to a worker holds {maxFrameBytes} "
                + "(ProcessExecutorOptions.MaxFrameBytes). Pass the path of a file, or use smaller chunks.");
    }
}
