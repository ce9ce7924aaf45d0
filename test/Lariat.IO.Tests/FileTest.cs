using System.Runtime.CompilerServices;
using System.Text;

namespace Lariat.IO.Tests;

/// <summary>The base of every test of files: a contract class has the tests, its variants name the driver. Each test has a directory of its own.</summary>
public abstract class FileTest(DriverKind kind) : IDisposable
{
    // A test that hangs fails instead: nothing here takes a tenth of this on a busy machine.
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    protected DriverKind Kind => kind;

    protected string TestDirectory { get; } = Directory.CreateTempSubdirectory("lariat-io-").FullName;

    /// <summary>Errors that reached the exception handler of the loop.</summary>
    protected List<LoopErrorContext> Errors { get; } = [];

    public virtual void Dispose()
    {
        Directory.Delete(TestDirectory, recursive: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Runs a test body on a loop with this driver; an error that reached the handler fails the test unless the body took it.</summary>
    [OverloadResolutionPriority(1)]
    protected void Run(Func<Coroutine> body)
    {
        Assert.SkipUnless(kind.IsAvailable(), "The driver is not available on this machine.");
        EventLoop.Run(Coroutine.WaitFor(Body(), s_patience), new LoopOptions { Driver = () => kind.Make(), CancellationGrace = s_patience });
        Assert.Empty(Errors);

        async Coroutine Body()
        {
            EventLoop.Current.ExceptionHandler = (_, error) => Errors.Add(error);
            await body();
        }
    }

    /// <summary>The path of a file that is not there yet.</summary>
    protected string At(string name) => Path.Combine(TestDirectory, name);

    /// <summary>A file with this content.</summary>
    protected string Make(string name, byte[] content)
    {
        File.WriteAllBytes(At(name), content);
        return At(name);
    }

    protected string Make(string name, string content) => Make(name, Encoding.UTF8.GetBytes(content));

    /// <summary>Bytes of which no two neighbouring blocks are alike.</summary>
    protected static byte[] Pattern(int length)
    {
        byte[] bytes = new byte[length];
        new Random(length).NextBytes(bytes);
        return bytes;
    }

    protected static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    protected static async Coroutine<TException> Throws<TException>(Func<Coroutine> body)
        where TException : Exception
    {
        try
        {
            await body();
        }
        catch (Exception error)
        {
            return Assert.IsType<TException>(error, exactMatch: false);
        }

        throw new Xunit.Sdk.XunitException($"{typeof(TException).Name} was not thrown.");
    }
}
