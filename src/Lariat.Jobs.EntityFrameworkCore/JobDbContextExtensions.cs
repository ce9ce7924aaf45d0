using Lariat.Jobs.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;

namespace Lariat.Jobs.EntityFrameworkCore;

/// <summary>Jobs that are stored with the changes of a context.</summary>
public static class JobDbContextExtensions
{
    /// <summary>Lets contexts store jobs: <see cref="AddJob{TPayload}"/>.</summary>
    /// <param name="options">The options of the context.</param>
    /// <param name="jobs">The client; its jobs are in the context's database.</param>
    /// <remarks>In <c>AddDbContext</c>: <c>(services, options) =>
    /// options.UseNpgsql(…).UseLariatJobs(services.GetRequiredService&lt;JobClient&gt;())</c>.</remarks>
    public static DbContextOptionsBuilder UseLariatJobs(this DbContextOptionsBuilder options, JobClient jobs)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(jobs);
        return options.AddInterceptors(new JobInterceptor(jobs));
    }

    /// <inheritdoc cref="UseLariatJobs(DbContextOptionsBuilder, JobClient)"/>
    /// <typeparam name="TContext">The context.</typeparam>
    public static DbContextOptionsBuilder<TContext> UseLariatJobs<TContext>(this DbContextOptionsBuilder<TContext> options, JobClient jobs)
        where TContext : DbContext
        => (DbContextOptionsBuilder<TContext>)UseLariatJobs((DbContextOptionsBuilder)options, jobs);

    /// <summary>Adds a job that the next <c>SaveChangesAsync</c> stores, in the transaction of the changes.</summary>
    /// <param name="context">The context.</param>
    /// <param name="job">Its kind.</param>
    /// <param name="payload">What it receives, as it is now.</param>
    /// <param name="options">What differs from the options of its kind. Default: nothing.</param>
    /// <returns>The job; it exists when the changes are committed. If another job has its unique key, there will be none.</returns>
    /// <remarks>Does not suspend. In a transaction of the application, the job exists if and only if that commits. Workers are woken when
    /// it does. Synchronous <c>SaveChanges</c> stores jobs too, but not on an event loop.</remarks>
    /// <exception cref="InvalidOperationException">The context's options have no <see cref="UseLariatJobs(DbContextOptionsBuilder,
    /// JobClient)"/>.</exception>
    /// <exception cref="ArgumentException">The payload is too large, or an option is out of its range.</exception>
    public static JobHandle AddJob<TPayload>(this DbContext context, Job<TPayload> job, TPayload payload, JobOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(context);
        JobClient client = FindClient(context);
        NewJob made = client.Make(job, payload, options);
        PendingJobs.Of(context).Add(made);
        return client.GetHandle(made.Id);
    }

    private static JobClient FindClient(DbContext context)
        => context.GetService<IDbContextOptions>().FindExtension<CoreOptionsExtension>()?.Interceptors?.OfType<JobInterceptor>()
            .FirstOrDefault()?.Client
            ?? throw new InvalidOperationException(
                $"The options of {context.GetType().Name} name no client of jobs: call options.UseLariatJobs(client).");
}
