namespace Lariat.Tool;

/// <summary>The user requested something that cannot be done; the message says what, and what to do instead.</summary>
internal sealed class UsageException(string message) : Exception(message);
