// An exception that crosses a process boundary as text. It is rebuilt as its own type only for types of the base library whose constructor
// takes a message and an inner exception and does nothing else: a type named by the other side is never loaded.
using Lariat.Processes;

namespace Lariat.Workers;

/// <summary>The exception of a job in its worker.</summary>
internal sealed record RemoteFailure(string TypeName, string Message, string Text)
{
    private static readonly Dictionary<string, Func<string, Exception, Exception>> s_known = new(StringComparer.Ordinal)
    {
        [typeof(InvalidOperationException).FullName!] = static (message, inner) => new InvalidOperationException(message, inner),
        [typeof(ArgumentException).FullName!] = static (message, inner) => new ArgumentException(message, inner),
        [typeof(ArgumentNullException).FullName!] = static (message, inner) => new ArgumentNullException(message, inner),
        [typeof(ArgumentOutOfRangeException).FullName!] = static (message, inner) => new ArgumentOutOfRangeException(message, inner),
        [typeof(FormatException).FullName!] = static (message, inner) => new FormatException(message, inner),
        [typeof(OverflowException).FullName!] = static (message, inner) => new OverflowException(message, inner),
        [typeof(DivideByZeroException).FullName!] = static (message, inner) => new DivideByZeroException(message, inner),
        [typeof(ArithmeticException).FullName!] = static (message, inner) => new ArithmeticException(message, inner),
        [typeof(NotSupportedException).FullName!] = static (message, inner) => new NotSupportedException(message, inner),
        [typeof(NotImplementedException).FullName!] = static (message, inner) => new NotImplementedException(message, inner),
        [typeof(PlatformNotSupportedException).FullName!] = static (message, inner) => new PlatformNotSupportedException(message, inner),
        [typeof(KeyNotFoundException).FullName!] = static (message, inner) => new KeyNotFoundException(message, inner),
        [typeof(IndexOutOfRangeException).FullName!] = static (message, inner) => new IndexOutOfRangeException(message, inner),
        [typeof(NullReferenceException).FullName!] = static (message, inner) => new NullReferenceException(message, inner),
        [typeof(InvalidCastException).FullName!] = static (message, inner) => new InvalidCastException(message, inner),
        [typeof(InvalidDataException).FullName!] = static (message, inner) => new InvalidDataException(message, inner),
        [typeof(OutOfMemoryException).FullName!] = static (message, inner) => new OutOfMemoryException(message, inner),
        [typeof(TimeoutException).FullName!] = static (message, inner) => new TimeoutException(message, inner),
        [typeof(UnauthorizedAccessException).FullName!] = static (message, inner) => new UnauthorizedAccessException(message, inner),
        [typeof(IOException).FullName!] = static (message, inner) => new IOException(message, inner),
        [typeof(FileNotFoundException).FullName!] = static (message, inner) => new FileNotFoundException(message, inner),
        [typeof(DirectoryNotFoundException).FullName!] = static (message, inner) => new DirectoryNotFoundException(message, inner),
        [typeof(EndOfStreamException).FullName!] = static (message, inner) => new EndOfStreamException(message, inner),
        [typeof(System.Text.Json.JsonException).FullName!] = static (message, inner) => new System.Text.Json.JsonException(message, inner),
    };

    public static RemoteFailure Of(Exception exception)
        => new(exception.GetType().FullName ?? exception.GetType().Name, exception.Message, exception.ToString());

    public static RemoteFailure Read(ref BodyReader reader) => new(reader.ReadText(), reader.ReadText(), reader.ReadText());

    public void Write(BodyWriter writer)
    {
        writer.Write(TypeName);
        writer.Write(Message);
        writer.Write(Text);
    }

    /// <summary>The exception for the awaiter of the job.</summary>
    public Exception ToException()
    {
        var remote = new RemoteJobException(TypeName, Message, Text);
        return s_known.TryGetValue(TypeName, out Func<string, Exception, Exception>? make) ? make(Message, remote) : remote;
    }
}
