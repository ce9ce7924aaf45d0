namespace Lariat.Fuzz;

/// <summary>Code under test: how it is run with an input, and what must hold.</summary>
internal abstract class FuzzTarget
{
    /// <summary>As it is given on the command line; also the name of its folder in the corpus.</summary>
    public abstract string Name { get; }

    /// <summary>How long inputs may become.</summary>
    public virtual int MaxInputBytes => 2048;

    /// <summary>Inputs to begin with: one at least.</summary>
    public abstract IReadOnlyList<byte[]> Seeds { get; }

    /// <summary>What the format is made of; the mutator writes these into inputs.</summary>
    public virtual IReadOnlyList<byte[]> Dictionary => [];

    /// <summary>How many managed bytes a run may allocate.</summary>
    public virtual long MaxAllocatedBytes(int inputBytes) => (512 * 1024) + (64L * inputBytes);

    /// <summary>Runs the code under test.</summary>
    /// <exception cref="Exception">Any exception is a finding: a target catches those that its code documents for bad input.</exception>
    public abstract void Run(byte[] input);

    public static readonly FuzzTarget[] All =
    [
        new ReaderTarget(), new WebSocketTarget(), new ResponseTarget(), new ChunkedTarget(), new WorkerTarget(),
        new InotifyTarget(), new RobotsTarget(), new RedisTarget(), new MqttTarget(),
    ];
}

/// <summary>Something that must hold does not.</summary>
internal sealed class FuzzFaultException(string message) : Exception(message)
{
    public static void ThrowUnless(bool holds, string message)
    {
        if (!holds)
        {
            throw new FuzzFaultException(message);
        }
    }

    public static void ThrowUnlessEqual<T>(T expected, T actual, string what)
    {
        if (!EqualityComparer<T>.Default.Equals(expected, actual))
        {
            throw new FuzzFaultException($"{what}: expected {expected}, but was {actual}.");
        }
    }
}
