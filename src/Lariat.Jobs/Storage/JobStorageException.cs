namespace Lariat.Jobs;

/// <summary>The storage of the jobs cannot be used: it is missing, newer than this program, full, or no database.</summary>
public class JobStorageException(string message, Exception? innerException = null) : Exception(message, innerException);
