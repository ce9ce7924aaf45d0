using System.CommandLine;

namespace WebCrawler;

/// <summary>The command line.</summary>
internal sealed class CrawlCommand : RootCommand
{
    private readonly Argument<string[]> _start = new("URL") { Description = "Where to start.", Arity = ArgumentArity.OneOrMore };
    private readonly Option<string> _database = new("--database", "-d")
    {
        Description = "Remembers how far the crawl came.",
        DefaultValueFactory = _ => "crawl.db",
    };

    private readonly Option<string> _report = new("--report", "-r") { Description = "What was found, as HTML.", DefaultValueFactory = _ => "report.html" };
    private readonly Option<int> _depth = Number("--depth", 3, "Follow links this far from the start.", least: 0);
    private readonly Option<int> _pages = Number("--pages", 1000, "Visit at most so many pages in this run.");
    private readonly Option<int> _sites = Number("--sites", 16, "Ask so many sites at the same time.");
    private readonly Option<double> _delay = Number("--delay", 1.0, "Seconds between two requests to a site.", least: 0);
    private readonly Option<double> _timeout = Number("--timeout", 10.0, "Seconds that a request may take.", least: 0.001);
    private readonly Option<int> _bytes = Number("--bytes", 2_000_000, "Search pages up to this size for links.");
    private readonly Option<bool> _sameSite = new("--same-site") { Description = "Do not follow links to other sites." };

    public CrawlCommand(Func<CrawlOptions, int> run)
        : base("Visits a site's pages, politely, and reports what is broken.")
    {
        _start.Validators.Add(urls =>
        {
            foreach (string url in urls.GetValueOrDefault<string[]>() ?? [])
            {
                if (PageUrl.Parse(url) is null)
                {
                    urls.AddError($"'{url}' is not a URL that can be crawled: it must begin with http:// or https://.");
                }
            }
        });
        Add(_start);
        foreach (Option option in new Option[] { _database, _report, _depth, _pages, _sites, _delay, _timeout, _bytes, _sameSite })
        {
            Add(option);
        }

        SetAction(line => run(new CrawlOptions
        {
            Start = [.. line.GetRequiredValue(_start).Select(url => PageUrl.Parse(url)!)],
            Database = line.GetRequiredValue(_database),
            Report = line.GetRequiredValue(_report),
            MaxDepth = line.GetRequiredValue(_depth),
            MaxPages = line.GetRequiredValue(_pages),
            MaxSites = line.GetRequiredValue(_sites),
            Delay = TimeSpan.FromSeconds(line.GetRequiredValue(_delay)),
            Timeout = TimeSpan.FromSeconds(line.GetRequiredValue(_timeout)),
            MaxPageBytes = line.GetRequiredValue(_bytes),
            IsSameSite = line.GetValue(_sameSite),
        }));
    }

    private static Option<int> Number(string name, int normally, string description, int least = 1)
    {
        var option = new Option<int>(name) { Description = description, DefaultValueFactory = _ => normally };
        option.Validators.Add(given =>
        {
            if (given.GetValueOrDefault<int>() < least)
            {
                given.AddError($"{name} must be at least {least}.");
            }
        });
        return option;
    }

    private static Option<double> Number(string name, double normally, string description, double least)
    {
        const double Most = 86_400;
        var option = new Option<double>(name) { Description = description, DefaultValueFactory = _ => normally };
        option.Validators.Add(given =>
        {
            if (!(given.GetValueOrDefault<double>() >= least && given.GetValueOrDefault<double>() <= Most))
            {
                given.AddError($"{name} must be between {least} and {Most} seconds.");
            }
        });
        return option;
    }
}
