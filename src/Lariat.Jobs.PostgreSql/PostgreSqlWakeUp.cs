namespace Lariat.Jobs;

/// <summary>How a worker is notified that another process has enqueued jobs. Polling is the guarantee in each case.</summary>
public enum PostgreSqlWakeUp
{
    /// <summary>Notifications of the server, on a connection of their own; where they do not arrive, as <see cref="Poll"/> (the
    /// default).</summary>
    Listen = 0,

    /// <summary>As <see cref="Listen"/>, and a job that is enqueued in a transaction of the application is notified by that transaction, so
    /// that <c>transaction.CommitAsync()</c> wakes workers too.</summary>
    /// <remarks>Its price: the commit of a transaction with a notification holds a lock of the whole server, so such commits do not run at
    /// the same time. <see cref="JobClient.CommitAsync"/> with <see cref="Listen"/> wakes workers without it.</remarks>
    InTransaction = 2,

    /// <summary>By looking, at intervals of <see cref="JobClientOptions.PollInterval"/> after work, which grow to ten times as
    /// long.</summary>
    Poll = 1,
}
