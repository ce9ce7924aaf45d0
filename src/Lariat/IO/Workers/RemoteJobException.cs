namespace Lariat.Processes;

/// <summary>The failure of a job in a worker process: its exception, as text.</summary>
/// <remarks>
/// A job's exception arrives with its own type if that is a common one of the base library, with this as its inner exception; otherwise as
/// this type. asyncio: <c>concurrent.futures.process._RemoteTraceback</c>.
/// </remarks>
public sealed class RemoteJobException : Exception
{
    internal RemoteJobException(string remoteTypeName, string message, string remoteText)
        : base(message)
    {
        RemoteTypeName = remoteTypeName;
        RemoteText = remoteText;
    }

    /// <summary>The full name of the exception's type in the worker.</summary>
    public string RemoteTypeName { get; }

    /// <summary>The exception as the worker would have printed it: type, message, stack, inner exceptions.</summary>
    public string RemoteText { get; }

    /// <inheritdoc/>
    public override string ToString()
        => $"{base.ToString()}{Environment.NewLine}--- in the worker process ---{Environment.NewLine}{RemoteText}";
}
