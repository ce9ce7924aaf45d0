namespace ProtocolClients;

/// <summary>The server answered a command with an error, or the connection ended before the answer.</summary>
public sealed class RedisException(string message) : Exception(message);
