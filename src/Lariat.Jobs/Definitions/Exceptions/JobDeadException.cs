namespace Lariat.Jobs;

/// <summary>Thrown by a job: it is dead, whatever tries remain, because trying again would not help.</summary>
/// <param name="message">The reason, which is stored.</param>
/// <param name="innerException">The cause, if there is one.</param>
public sealed class JobDeadException(string message, Exception? innerException = null) : Exception(message, innerException);
