namespace Lariat.Npgsql;

/// <summary>The connection of a <see cref="NotificationSequence"/> has broken: notifications may have been missed.</summary>
public sealed class NotificationsLostException : IOException
{
    /// <summary>Creates the exception.</summary>
    public NotificationsLostException()
    {
    }

    /// <summary>Creates the exception.</summary>
    public NotificationsLostException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception.</summary>
    public NotificationsLostException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
