/// What can be written in a task expression, with coroutines in it.
module Lariat.FSharp.Tests.ExpressionTests

open System
open System.Threading.Tasks
open Lariat
open Xunit

let private after (seconds: float) (value: 'T) =
    task {
        do! Coroutine.Sleep seconds
        return value
    }

type private Disposal(order: Recorder) =
    interface IAsyncDisposable with
        member _.DisposeAsync() =
            ValueTask(
                task {
                    do! Coroutine.Sleep 1.0
                    order.Add "disposed"
                }
                :> Task
            )

[<Fact>]
let Bind_OfALock_HoldsItToTheEndOfTheScope () =
    TestLoop.run (fun () ->
        task {
            let mutex = AsyncLock()

            let inside =
                task {
                    use! _ = mutex.EnterAsync()
                    do! Coroutine.Sleep 1.0
                    return mutex.IsLocked
                }

            let! wasLocked = inside

            Assert.True wasLocked
            Assert.False mutex.IsLocked
        })

[<Fact>]
let Match_OfACoroutine_TakesItsCase () =
    let result =
        TestLoop.run (fun () ->
            task {
                match! Coroutine.FromResult(Some 5) with
                | Some value -> return value
                | None -> return 0
            })

    Assert.Equal(5, result)

[<Fact>]
let Loops_WithAwaits_RunToTheirEnd () =
    let sum =
        TestLoop.run (fun () ->
            task {
                let mutable sum = 0

                for number in 1..10 do
                    let! value = after 1.0 number
                    sum <- sum + value

                while sum < 100 do
                    do! Coroutine.Sleep 1.0
                    sum <- sum + 1

                return sum
            })

    Assert.Equal(100, sum)

[<Fact>]
let Loop_Of100000Awaits_NeedsNoStack () =
    let count =
        TestLoop.run (fun () ->
            task {
                let mutable count = 0

                while count < 100_000 do
                    let! one = Coroutine.FromResult 1
                    count <- count + one

                do! Coroutine.Sleep 0.0
                return count
            })

    Assert.Equal(100_000, count)

[<Fact>]
let Recursion_AThousandDeep_Returns () =
    let rec descend depth =
        task {
            do! Coroutine.Sleep 0.0

            if depth = 0 then
                return 0
            else
                let! below = descend (depth - 1)
                return below + 1
        }

    Assert.Equal(1000, TestLoop.run (fun () -> descend 1000))

[<Fact>]
let And_OfTwoTasks_RunsBoth () =
    let both =
        TestLoop.run (fun () ->
            task {
                let! first = after 1.0 "first"
                and! second = after 2.0 "second"
                return $"{first} {second}, {(EventLoop.Current.Time - LoopInstant.Zero).TotalSeconds}"
            })

    Assert.Equal("first second, 2", both)

[<Fact>]
let With_OfAFailedCoroutine_CatchesWhatItThrew () =
    let failing () : Task<int> =
        task {
            do! Coroutine.Sleep 1.0
            return raise (TimeZoneNotFoundException "lost")
        }

    let message =
        TestLoop.run (fun () ->
            task {
                try
                    let! _ = LoopTask.Create(failing).AsCoroutine()
                    return "none"
                with :? TimeZoneNotFoundException as error ->
                    do! Coroutine.Sleep 1.0
                    return error.Message
            })

    Assert.Equal("lost", message)

[<Fact>]
let Use_OfAnAsyncDisposable_WaitsForItsDisposal () =
    let order = Recorder()

    TestLoop.run (fun () ->
        task {
            do!
                task {
                    use _ = new Disposal(order)
                    do! Coroutine.Sleep 1.0
                    order.Add "body"
                }

            order.Add "after"
        })

    Assert.Equal("body disposed after", order.Text)

[<Fact>]
let Group_BodyFails_CancelsItsTasksAndThrowsOnce () =
    let order = Recorder()

    TestLoop.run (fun () ->
        task {
            let failing () =
                TaskGroup.RunAsync(fun group ->
                    task {
                        group.Create(fun () ->
                            task {
                                try
                                    do! Coroutine.Sleep 100.0
                                finally
                                    order.Add "canceled"
                            })
                        |> ignore

                        do! Coroutine.Sleep 1.0
                        failwith "boom"
                    })

            try
                do! failing ()
            with :? ExceptionGroup as group ->
                order.Add(Assert.Single(group.InnerExceptions).Message)
        })

    Assert.Equal("canceled boom", order.Text)
