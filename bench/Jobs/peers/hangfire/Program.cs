// Hangfire.PostgreSql with 20 workers. It says "ready", does what each line of its input asks for, and answers each with a line of JSON.
using System.Globalization;
using Hangfire;
using Hangfire.PostgreSql;
using Lariat.Jobs.Hangfire;

var options = new PostgreSqlStorageOptions
{
    // Fetched jobs hold no transaction, and workers listen instead of polling each 15 s.
    UseSlidingInvisibilityTimeout = true,
    EnableLongPolling = true,
    QueuePollInterval = TimeSpan.FromMilliseconds(50),
};
GlobalConfiguration.Configuration
    .UseSimpleAssemblyNameTypeSerializer()
    .UseRecommendedSerializerSettings()
    .UsePostgreSqlStorage(setup => setup.UseNpgsqlConnection(args[0]), options);

Console.WriteLine("ready");
while (Console.ReadLine() is { } line)
{
    string[] words = line.Split(' ');
    int count = int.Parse(words[1], CultureInfo.InvariantCulture);
    switch (words[0])
    {
        case "fill":
            for (int i = 0; i < count; i++)
            {
                BackgroundJob.Enqueue(() => Work.Noop("forty bytes of JSON, it says, all in all"));
            }

            break;
        case "run":
            Work.Start(count);
            using (new BackgroundJobServer(new BackgroundJobServerOptions { WorkerCount = 20 }))
            {
                Work.Wait();
            }

            break;
        default:
            throw new InvalidOperationException($"unknown: {line}");
    }

    Console.WriteLine("{}");
}
