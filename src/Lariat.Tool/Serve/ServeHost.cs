// ASP.NET Core's own middleware handles what it handles well: conditional requests, ranges, types, compression, CORS. What it leaves to its
// user is in this directory: which files exist (ServedFiles), the listing's page, methods, validators.
using System.Net;
using Lariat.AspNetCore;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.ResponseCompression;
using Microsoft.AspNetCore.StaticFiles;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Lariat.Tool.Serve;

/// <summary>The server of <c>lariat serve</c>.</summary>
internal sealed class ServeHost : IAsyncDisposable
{
    /// <summary>The time that running requests have to end at Ctrl-C.</summary>
    private static readonly TimeSpan s_shutdownTime = TimeSpan.FromSeconds(5);

    private static readonly HashSet<string> s_compressedTypes = new(
        [.. ResponseCompressionDefaults.MimeTypes, "image/svg+xml", "text/markdown", "application/manifest+json", "font/ttf"],
        StringComparer.OrdinalIgnoreCase);

    private readonly ServeOptions _options;
    private readonly ToolContext _context;
    private readonly WebApplication _web;
    private readonly ServedFiles _files;
    private readonly AccessLog? _log;

    public ServeHost(ServeOptions options, ToolContext context)
    {
        _options = options;
        _context = context;
        _files = new ServedFiles(options);
        _log = options.IsQuiet ? null : new AccessLog(context.Output);
        _web = Build();
    }

    /// <summary>Its URL for a browser.</summary>
    public string Url => _web.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First() + "/";

    public Task StartAsync() => _web.StartAsync(_context.Cancellation);

    public async Task WaitForEndAsync()
    {
        await _web.WaitForShutdownAsync(_context.Cancellation);
        if (_log is not null)
        {
            await _log.CloseAsync();
        }
    }

    public ValueTask DisposeAsync() => _web.DisposeAsync();

    private WebApplication Build()
    {
        // Empty: settings are not read from the served directory, and nothing is watched.
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(_options.Address, _options.Port);
        }).UseLariat();
        builder.Services.Configure<HostOptions>(static host => host.ShutdownTimeout = s_shutdownTime);
        builder.Services.AddCors();
        builder.Services.AddResponseCompression(static compression => compression.MimeTypes = s_compressedTypes);
        WebApplication web = builder.Build();
        Use(web);
        return web;
    }

    private void Use(WebApplication web)
    {
        if (_log is not null)
        {
            web.Use(_log.WriteAsync);
        }

        if (_options.AllowsOtherOrigins)
        {
            web.UseCors(static policy => policy.AllowAnyOrigin().AllowAnyHeader()
                .WithMethods("GET", "HEAD").WithExposedHeaders("Content-Range", "ETag"));
        }

        web.Use(Requests.RefuseOtherMethodsAsync);
        web.Use(Requests.IgnoreOtherRangesAsync);
        web.UseResponseCompression();
        if (_options.IsSinglePage)
        {
            web.Use(SendToIndexAsync);
        }

        web.UseDefaultFiles(new DefaultFilesOptions { FileProvider = _files, DefaultFileNames = ["index.html"] });
        web.UseDirectoryBrowser(new DirectoryBrowserOptions { FileProvider = _files, Formatter = new ListingPage() });
        var validators = new Validators(
            _files, web.Services.GetRequiredService<IResponseCompressionProvider>(), s_compressedTypes, TimeProvider.System);
        web.Use(validators.CompareAsync);
        web.UseStaticFiles(new StaticFileOptions
        {
            FileProvider = _files,
            ServeUnknownFileTypes = true,
            DefaultContentType = "application/octet-stream",
            OnPrepareResponse = file =>
            {
                file.Context.Response.Headers.XContentTypeOptions = "nosniff";
                validators.Tag(file.Context);
            },
        });
        web.Run(Requests.AnswerNotFoundAsync);
    }

    // A route of the application's has no extension; a missing picture stays missing.
    private Task SendToIndexAsync(HttpContext context, RequestDelegate next)
    {
        string path = context.Request.Path.Value ?? "/";
        if (!Path.HasExtension(path) && !_files.GetFileInfo(path).Exists && !_files.GetDirectoryContents(path).Exists)
        {
            context.Request.Path = "/index.html";
        }

        return next(context);
    }
}
