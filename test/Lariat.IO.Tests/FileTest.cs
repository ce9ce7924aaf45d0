using System.Text;

namespace Lariat.IO.Tests;

/// <summary>The base of tests of files, on each driver. Each test has a directory of its own.</summary>
public abstract class FileTest(DriverKind kind) : DriverTest(kind), IDisposable
{
    protected string TestDirectory { get; } = Directory.CreateTempSubdirectory("lariat-io-").FullName;

    public virtual void Dispose()
    {
        Directory.Delete(TestDirectory, recursive: true);
        GC.SuppressFinalize(this);
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
