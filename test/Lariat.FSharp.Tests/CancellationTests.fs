/// A task expression is canceled at its wait of Lariat's, inside, innermost first.
module Lariat.FSharp.Tests.CancellationTests

open System
open Lariat
open Xunit

/// Starts a task, lets it come to its wait, cancels it and waits for its end.
let private cancelAtItsWait (body: unit -> System.Threading.Tasks.Task<unit>) =
    task {
        let victim = LoopTask.Create body
        do! Coroutine.Sleep 1.0
        victim.Cancel() |> ignore
        let! _ = Coroutine.WaitMany [ victim ]
        return victim
    }

[<Fact>]
let Cancel_AtAWait_RunsWithAndFinallyFromTheInside () =
    let order = Recorder()

    let inner () =
        task {
            try
                do! Coroutine.Sleep 100.0
                order.Add "slept"
            finally
                order.Add "inner"
        }

    let outer () =
        task {
            try
                do! inner ()
                order.Add "went on"
            with :? OperationCanceledException ->
                order.Add "outer"
                raise (CoroutineCanceledException "passed on")
        }

    let isCanceled =
        TestLoop.run (fun () ->
            task {
                let! victim = cancelAtItsWait outer
                return victim.IsCanceled
            })

    Assert.Equal("inner outer", order.Text)
    Assert.True isCanceled

[<Fact>]
let Cancel_WithAUseOfALock_ReleasesIt () =
    TestLoop.run (fun () ->
        task {
            let mutex = AsyncLock()

            let! victim =
                cancelAtItsWait (fun () ->
                    task {
                        use! _ = mutex.EnterAsync()
                        do! Coroutine.Sleep 100.0
                    })

            Assert.True victim.IsCanceled
            Assert.False mutex.IsLocked
        })

[<Fact>]
let Cancel_CleanUpThatWaits_IsWaitedFor () =
    let order = Recorder()

    TestLoop.run (fun () ->
        task {
            let! victim =
                cancelAtItsWait (fun () ->
                    task {
                        try
                            do! Coroutine.Sleep 100.0
                        with :? OperationCanceledException as error ->
                            do! Coroutine.Sleep 1.0
                            order.Add "cleaned"
                            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw error
                    })

            Assert.True victim.IsCanceled
        })

    Assert.Equal("cleaned", order.Text)

[<Fact>]
let Cancel_AWithThatCatchesEverything_SwallowsIt () =
    let order = Recorder()

    TestLoop.run (fun () ->
        task {
            let! victim =
                cancelAtItsWait (fun () ->
                    task {
                        try
                            do! Coroutine.Sleep 100.0
                        with _ ->
                            order.Add "swallowed"

                        do! Coroutine.Sleep 1.0
                        order.Add "went on"
                    })

            Assert.Equal("swallowed went on", order.Text)
            Assert.False victim.IsCanceled
        })

[<Fact>]
let TimeoutScope_DeadlinePasses_CancelsTheBodyAndThrows () =
    let order = Recorder()

    TestLoop.run (fun () ->
        task {
            try
                do!
                    TimeoutScope.RunAsync(
                        TimeSpan.FromSeconds 1.0,
                        fun () ->
                            task {
                                try
                                    do! Coroutine.Sleep 100.0
                                finally
                                    order.Add "cleaned"
                            }
                    )
            with :? TimeoutException ->
                order.Add "timeout"
        })

    Assert.Equal("cleaned timeout", order.Text)

[<Fact>]
let Group_ChildFails_ReleasesTheLockOfItsSibling () =
    TestLoop.run (fun () ->
        task {
            let mutex = AsyncLock()

            try
                do!
                    TaskGroup.RunAsync(fun group ->
                        task {
                            group.Create(fun () ->
                                task {
                                    use! _ = mutex.EnterAsync()
                                    do! Coroutine.Sleep 100.0
                                })
                            |> ignore

                            group.Create(fun () ->
                                task {
                                    do! Coroutine.Sleep 1.0
                                    failwith "boom"
                                })
                            |> ignore
                        })
            with :? ExceptionGroup ->
                ()

            Assert.False mutex.IsLocked
        })

[<Fact>]
let Cancel_WithTheTokenAtAForeignTask_ThrowsInside () =
    let order = Recorder()

    TestLoop.runReal (fun () ->
        task {
            let! victim =
                task {
                    let victim =
                        LoopTask.Create(fun () ->
                            task {
                                try
                                    do! System.Threading.Tasks.Task.Delay(600_000, LoopTask.Current.Token)
                                finally
                                    order.Add "cleaned"
                            })

                    do! TestLoop.settle ()
                    victim.Cancel() |> ignore
                    let! _ = Coroutine.WaitMany [ victim ]
                    return victim
                }

            Assert.True victim.IsCanceled
            Assert.Equal("cleaned", order.Text)
        })
