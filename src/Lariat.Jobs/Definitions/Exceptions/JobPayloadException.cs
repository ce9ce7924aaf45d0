namespace Lariat.Jobs;

/// <summary>A payload cannot be read as the type of its kind. The job is dead without a further try.</summary>
public sealed class JobPayloadException(string message, Exception? innerException = null) : Exception(message, innerException);
